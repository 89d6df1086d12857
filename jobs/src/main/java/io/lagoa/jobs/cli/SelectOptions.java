package io.lagoa.jobs.cli;

import io.lagoa.plan.Selection;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which part of a pipeline a command is about. */
final class SelectOptions {
  @Option(
      names = "--select",
      split = ",",
      paramLabel = "<term>",
      description = {
        "Tables: gold.x, +gold.x with all that it reads, silver.x+ with all that read it,",
        "tag:daily, state:modified whose declaration changed. May be repeated."
      })
  List<String> select = new ArrayList<>();

  @Option(
      names = "--full",
      description = {
        "Rebuild as a whole; tables with a source only when --select names them, since what",
        "the source no longer has is lost."
      })
  boolean full;

  Selection selection() {
    return new Selection(select, full);
  }
}
