package io.lagoa.jobs.cli;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = {
      "Query the lake: tables are layer.name; VERSION AS OF, DESCRIBE HISTORY and",
      "the quarantines, quarantine.layer_name, work, too."
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<query>", description = "The query, in quotes.")
  @Nullable String query;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  RowFormat format = RowFormat.TABLE;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "Rows that a table shows at most; default ${DEFAULT-VALUE}.")
  int limit = 100;

  @Option(
      names = "--release",
      paramLabel = "<name>",
      description = "Read the tables as a release names them; queries only.")
  @Nullable String release;

  SqlCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      String text = String.valueOf(query);
      Dataset<Row> rows =
          Optional.ofNullable(release)
              .map(name -> lake.release(name).sql(text))
              .orElseGet(() -> Queries.sql(lake, text));
      format.print(rows, limit, streams.out());
      return 0;
    }
  }
}
