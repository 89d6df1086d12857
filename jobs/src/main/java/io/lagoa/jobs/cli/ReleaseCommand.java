package io.lagoa.jobs.cli;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Selection;
import io.lagoa.plan.TextTable;
import io.lagoa.release.Release;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.RuntimeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "release",
    description = "Promote the versions that stand under a name, all at once, or go back.",
    mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
  private static final String DELTA = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<name>", description = "The release's name.")
  @Nullable String name;

  @Option(
      names = "--select",
      split = ",",
      paramLabel = "<term>",
      description = "Tables, as of run; without it all of the pipeline.")
  List<String> select = new ArrayList<>();

  @Option(names = "--rollback", description = "Go back to the set before.")
  boolean rollback;

  @Option(
      names = "--views",
      description = {
        "Make views of the release's tables in the metastore of Spark's session,",
        "gold.x of release web as web_gold.x; refused where there is none."
      })
  boolean views;

  ReleaseCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (rollback && !select.isEmpty()) {
      throw Streams.usage("Option --rollback takes back the whole set: leave out --select");
    }
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      String release = String.valueOf(name);
      if (views) {
        requireMetastore(lake.spark().conf(), release, file.file());
      }
      Release set =
          rollback
              ? lake.rollback(release)
              : lake.promote(release, loaded.pipeline(), new Selection(select, false));
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("table", "version"));
      set.tables()
          .forEach(table -> rows.add(List.of(table.table(), Long.toString(table.version()))));
      streams
          .out()
          .println(
              "Release %s, set %d%s%n%n%s"
                  .formatted(
                      set.name(),
                      set.number(),
                      set.of() == set.number() ? "" : ": set %d again".formatted(set.of()),
                      TextTable.of(rows, List.of(1))));
      if (views) {
        streams.out().println("\nViews: " + String.join(", ", lake.release(release).views()));
      }
      return 0;
    }
  }

  /** Views in a catalog that ends with the command would be told, and gone. */
  private static void requireMetastore(RuntimeConfig session, String release, Path file) {
    boolean inMemory =
        session.get("spark.sql.catalogImplementation", "in-memory").equals("in-memory");
    boolean own = session.get("spark.sql.catalog.spark_catalog", DELTA).equals(DELTA);
    if (inMemory && own) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot make views of release %s: the catalog of this session is in memory, and they would end with the command; where there is a metastore, set lake.spark { sql.catalogImplementation = hive }, or read by lagoa sql %s --release %s; nothing was promoted"
              .formatted(release, file, release));
    }
  }
}
