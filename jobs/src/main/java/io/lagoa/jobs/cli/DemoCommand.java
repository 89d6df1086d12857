package io.lagoa.jobs.cli;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.jobs.demo.CityGenerator;
import io.lagoa.jobs.demo.Demo;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Run a city's service desk end to end: a database that starts for it, the lake, a model,",
      "and predictions in a second database; then the day after."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--folder",
      defaultValue = "lagoa-demo",
      description = "Where the files go; default ./${DEFAULT-VALUE}.")
  Path folder = Path.of("lagoa-demo");

  @Option(
      names = "--rows",
      defaultValue = "" + CityGenerator.DEFAULT_ROWS,
      description = "Requests of the city; default ${DEFAULT-VALUE}.")
  int rows = CityGenerator.DEFAULT_ROWS;

  DemoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (TerminalProgress progress = TerminalProgress.on(streams.err())) {
      return new Demo(folder, rows, streams.out(), progress).run();
    } catch (NoClassDefFoundError e) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Cannot start the demonstration: its PostgreSQL is not on the class path; run it by bin/lagoa in a checkout",
          e);
    }
  }
}
