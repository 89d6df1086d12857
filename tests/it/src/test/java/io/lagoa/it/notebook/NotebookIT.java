package io.lagoa.it.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebooks of the repository run as they stand. */
final class NotebookIT {
  @TempDir private Path folder;

  @Test
  void helloTakesTripsToGoldAndThenOnlyWhatIsNew() {
    String told = System.getProperty("lagoa.root");
    Path root = told == null ? Path.of("../..") : Path.of(told);
    Path hello = root.resolve("notebooks/01-hello.ipynb").toAbsolutePath().normalize();

    NotebookRun run =
        NotebookRunner.in(folder).within(Duration.ofMinutes(5)).run(hello).succeeded();

    assertThat(run.printed())
        .contains("|Botafogo|2    |19     |", "|Urca    |1    |31     |") // on Monday
        .contains("|Botafogo|2    |21     |", "|Leme    |1    |15     |") // on Tuesday
        .contains("minutes >= 0 : reject")
        .contains("Nothing to do: all 3 stages are up to date");
  }
}
