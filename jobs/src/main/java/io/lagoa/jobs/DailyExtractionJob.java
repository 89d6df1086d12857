package io.lagoa.jobs;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Selection;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.util.List;

/** Takes what is new from every source of a pipeline file into the lake, and nothing more. */
public final class DailyExtractionJob {
  /** The tables with a source. */
  public static final Job JOB =
      (file, arguments) ->
          new Selection(
              named(
                  file.pipeline().tables().values().stream()
                      .filter(table -> table.content().orElseThrow() instanceof Content.FromSource)
                      .toList(),
                  "has no table with from {…}"),
              arguments.full());

  private DailyExtractionJob() {}

  /** See {@link Arguments}; {@code --select} has no meaning here. */
  public static void main(String... words) {
    Exit.with(Exit.status(JOB, words));
  }

  static List<String> named(List<Table> tables, String otherwise) {
    if (tables.isEmpty()) {
      throw new LagoaException(
          ErrorCode.USAGE, "Nothing to run: the pipeline file %s".formatted(otherwise));
    }
    return tables.stream().map(table -> table.name().toString()).toList();
  }
}
