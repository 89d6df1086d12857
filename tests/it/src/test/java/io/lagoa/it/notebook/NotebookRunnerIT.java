package io.lagoa.it.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("one-line")
final class NotebookRunnerIT {
  @TempDir private Path folder;

  /** Servers of tests that ran before in this JVM. */
  private List<ProcessHandle> others = List.of();

  @BeforeEach
  void others() {
    others = ProcessHandle.current().children().toList();
  }

  @AfterEach
  void noKernelIsLeft() {
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .isSubsetOf(others);
  }

  @Test
  void cellsShareTheirVariablesAndSparkAnswers() throws IOException {
    NotebookRun run =
        NotebookRunner.in(folder)
            .run(
                notebook(
                    "2 + 2",
                    "System.out.println(\"hello\"); var here = new java.io.File(\".\").getCanonicalPath();",
                    """
                    import org.apache.spark.sql.SparkSession;
                    var spark = SparkSession.builder()
                        .master("local[1]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate();
                    spark.range(10).count()
                    """,
                    "spark.range(2).show();",
                    "spark.stop(); here"))
            .succeeded();

    assertThat(run.cells()).hasSize(5);
    assertThat(run.cell(1).result()).contains("4");
    assertThat(run.cell(2).printed()).isEqualTo("hello\n");
    assertThat(run.cell(2).result()).isEmpty();
    assertThat(run.cell(3).result()).contains("10");
    assertThat(run.cell(4).printed()).contains("| id|\n+---+\n|  0|\n|  1|");
    assertThat(run.cell(5).result()).contains(folder.toRealPath().toString());
  }

  @Test
  void theFirstCellThatFailsEndsTheRun() throws IOException {
    NotebookRun run =
        NotebookRunner.in(folder)
            .run(
                notebook(
                    "System.out.println(\"before\"); throw new IllegalStateException(\"no lake here\");",
                    "1"));

    assertThat(run.cells()).hasSize(1);
    assertThat(run.cell(1).printed()).isEqualTo("before\n");
    assertThatThrownBy(run::succeeded)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("hello.ipynb, code cell 1 failed")
        .hasMessageContaining("no lake here");
  }

  @Test
  void codeThatDoesNotCompileFails() throws IOException {
    NotebookRun run = NotebookRunner.in(folder).run(notebook("int i = \"text\";"));

    assertThat(run.cell(1).error().orElseThrow()).contains("incompatible types");
  }

  @Test
  void aCellThatDoesNotEndIsStopped() throws IOException {
    Path notebook = notebook("while (true) { Thread.onSpinWait(); }");

    assertThatThrownBy(() -> NotebookRunner.in(folder).within(Duration.ofSeconds(5)).run(notebook))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Code cell 1 did not end:\nwhile (true) { Thread.onSpinWait(); } in time");
  }

  @Test
  void aKernelThatDiesIsSaid() throws IOException {
    Path notebook = notebook("Runtime.getRuntime().halt(7);");

    assertThatThrownBy(() -> NotebookRunner.in(folder).run(notebook))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("before the kernel died");
  }

  private Path notebook(String... code) throws IOException {
    Path file = folder.resolve("hello.ipynb");
    List<Map<String, Object>> cells =
        Stream.concat(
                Stream.of(Map.<String, Object>of("cell_type", "markdown", "source", "# Hello")),
                Stream.of(code)
                    .map(
                        source ->
                            Map.of(
                                "cell_type",
                                "code",
                                "source",
                                source.lines().map(line -> line + "\n").toList())))
            .toList();
    new ObjectMapper().writeValue(file.toFile(), Map.of("nbformat", 4, "cells", cells));
    return file;
  }
}
