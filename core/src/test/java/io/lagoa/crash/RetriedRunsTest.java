package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("thorough")
final class RetriedRunsTest {
  @TempDir Path folder;

  @Test
  void whatTablesSayOfThemselvesIsExactAfterRetriesLossesAndSorts() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Djdk."))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            RetriedRuns.class.getName(),
            Files.createDirectories(folder.resolve("scratch")).toString(),
            folder.resolve("lake").toString()));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();

    String said = Files.readString(output);
    assertThat(said).contains("lost 1").doesNotContain("failed 0 ");
    String exact =
        "silver.%s says %2$d rows, %3$d judged, %4$d rejected; has %2$d rows, %4$d rejected";
    assertThat(said.lines())
        .contains(
            exact.formatted("plain", 9_000, 10_000, 1_000),
            exact.formatted("keyed", 4_500, 5_000, 500),
            exact.formatted("sorted", 9_000, 10_000, 1_000));
  }
}
