package io.lagoa.it.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebooks that we ship run, and say what their text says. */
@Tag("one-line")
final class NotebookIT {
  private static final Path NOTEBOOKS = Path.of(System.getProperty("lagoa.root"), "notebooks");

  @TempDir private Path folder;

  @Test
  void helloTakesTwoDaysOfTripsToGold() {
    NotebookRun run =
        NotebookRunner.in(folder).run(NOTEBOOKS.resolve("01-hello.ipynb")).succeeded();

    assertThat(run.cells()).hasSize(11);
    assertThat(run.cell(4).printed()).contains("bronze.trip", "silver.trip", "first version");
    assertThat(run.cell(6).printed())
        .contains("|Botafogo|2    |19     |", "|Urca    |1    |31     |")
        .doesNotContain("Leme");
    assertThat(run.cell(7).printed()).contains("|4   |-5     |[minutes >= 0 : reject]|");
    assertThat(run.cell(8).printed())
        .contains(
            "|Botafogo|2    |21     |", "|Leme    |1    |15     |", "|Urca    |1    |31     |");
    assertThat(run.cell(9).printed().split("nothing to do", -1)).hasSize(4);
    assertThat(run.cell(10).printed())
        .contains("1 changed keys {silver.trip=Read[", "0 full {silver.trip=Read[")
        .contains("|Botafogo|2    |19     |");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void everyNotebookIsRunHereAndShipsWithoutOutputs() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      List<Path> notebooks = files.filter(file -> file.toString().endsWith(".ipynb")).toList();

      assertThat(notebooks)
          .extracting(Path::getFileName)
          .containsExactly(Path.of("01-hello.ipynb"));
      for (Path notebook : notebooks) {
        for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).path("cells")) {
          assertThat(cell.path("outputs")).as(cell.toString()).isEmpty();
          assertThat(cell.path("execution_count").isNumber()).as(cell.toString()).isFalse();
        }
      }
    }
  }
}
