package io.lagoa.jobs.cli;

import io.lagoa.config.Overrides;
import io.lagoa.jobs.doctor.Checkup;
import io.lagoa.jobs.doctor.Finding;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "doctor",
    description = {
      "Look at Java, memory, ports, and with a pipeline file at its drivers, storage and",
      "databases; say what to do about each that is not well."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0", arity = "0..1", paramLabel = "<conf>", description = "A pipeline file.")
  @Nullable Path file;

  @Option(names = "--env", paramLabel = "<name>", description = "As with run.")
  @Nullable String env;

  @Option(names = "--set", paramLabel = "<key=value>", description = "As with run.")
  List<String> set = new ArrayList<>();

  DoctorCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>(Checkup.machine());
    if (file != null) {
      PipelineFile loaded = PipelineFile.load(file, new Overrides(Optional.ofNullable(env), set));
      findings.addAll(Checkup.of(loaded.settings()));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : findings) {
      rows.add(
          List.of(
              finding.well() ? "ok" : "NOT OK",
              finding.what(),
              finding.found() + finding.remedy().map(remedy -> "; " + remedy).orElse("")));
    }
    streams.out().println(TextTable.of(rows, List.of()));
    return findings.stream()
        .filter(finding -> !finding.well())
        .mapToInt(finding -> finding.code().exitStatus())
        .min()
        .orElse(0);
  }
}
