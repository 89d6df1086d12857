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

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "<term>",
      description = "Leave out these tables, named as by --select. May be repeated.")
  List<String> exclude = new ArrayList<>();

  Selection selection() {
    List<String> terms = new ArrayList<>(select);
    exclude.forEach(term -> terms.add("!" + term));
    return new Selection(terms, full);
  }

  boolean isEmpty() {
    return select.isEmpty() && exclude.isEmpty() && !full;
  }
}
