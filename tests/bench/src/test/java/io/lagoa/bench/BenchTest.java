package io.lagoa.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks run, small: their sides give equal results, and their lines reach the table. */
final class BenchTest {
  @TempDir private Path folder;

  @Test
  void benchmarksRunAndTheirLinesReachTheTable() throws Exception {
    Path docs = Files.writeString(folder.resolve("benchmarks.md"), "| a |\n|---|\n\nAfter.\n");

    Bench.main(
        "p1",
        "p4",
        "p5",
        "--rows",
        "2000",
        "--rounds",
        "1",
        "--warm-ups",
        "1",
        "--docs",
        docs.toString());

    assertThat(Files.readAllLines(docs))
        .anyMatch(line -> line.startsWith("| P1 ") && line.contains("| by hand, tuned |"))
        .anyMatch(line -> line.startsWith("| P4 ") && line.contains("| Spark JDBC, tuned |"))
        .anyMatch(line -> line.startsWith("| P5 ") && line.contains("| limit: COPY"))
        .endsWith("", "After.");
  }
}
