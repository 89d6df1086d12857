package io.lagoa.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks run, small: their sides give equal results, and their lines reach the table. */
@Tag("one-line")
final class BenchTest {
  @TempDir private Path folder;

  @Test
  void aBenchmarkRunsAndItsLinesReachTheTable() throws Exception {
    assertThat(lines("p5"))
        .anyMatch(line -> line.startsWith("| P5 ") && line.contains("| limit: COPY"))
        .endsWith("", "After.");
  }

  @Tag("thorough")
  @Test
  void eachBenchmarkRuns() throws Exception {
    assertThat(lines("p1", "p2", "p3", "p4", "p6", "p7"))
        .anyMatch(line -> line.startsWith("| P1 ") && line.contains("| by hand, tuned |"))
        .anyMatch(line -> line.startsWith("| P4 ") && line.contains("| Spark JDBC, tuned |"))
        .anyMatch(line -> line.startsWith("| P6 ") && line.contains("| MERGE, tuned |"));
  }

  private List<String> lines(String... names) throws Exception {
    Path docs = Files.writeString(folder.resolve("benchmarks.md"), "| a |\n|---|\n\nAfter.\n");
    for (String name : names) {
      Bench.main(
          name, "--rows", "2000", "--rounds", "1", "--warm-ups", "1", "--docs", docs.toString());
    }
    return Files.readAllLines(docs);
  }
}
