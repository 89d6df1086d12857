package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.error.LagoaException;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A pipeline on given rows in a throw-away lake: given these rows, run, then the tables hold those.
 *
 * <pre>{@code
 * try (Trial trial = Trial.of(rentals)) {
 *   trial.given("bronze.rental", Rows.of(spark, "rental_id INT, …", row(1, …)));
 *   trial.run();
 *   assertThat(trial.table("silver.rental")).hasRows(row(1, …));
 * }
 * }</pre>
 *
 * <p>Nothing outside is touched: sources are not opened and sinks are left out. Tables run when all
 * that they read from outside is given; the others are left out. {@code every} is left out, too: a
 * trial does not wait.
 */
public final class Trial implements AutoCloseable {
  private final Pipeline pipeline;
  private final ThrowAwayFolder folder;
  private final Lake lake;
  private final Reach reach;
  private final Map<String, List<Dataset<Row>>> given = new LinkedHashMap<>();

  private Trial(Pipeline pipeline, LakeSettings settings) {
    this.pipeline = pipeline;
    this.folder = new ThrowAwayFolder();
    this.lake = Lake.open(inside(settings, folder));
    this.reach = new Reach(lake.spark(), pipeline);
  }

  /**
   * A trial in the Spark session of this JVM, or in one that is started for it.
   *
   * @throws LagoaException {@code QUERY_INVALID} if a query does not parse
   */
  public static Trial of(Pipeline pipeline) {
    return of(pipeline, LakeSettings.at(""));
  }

  /** As {@link #of(Pipeline)}, with the time zone and the Spark settings of the file's lake. */
  public static Trial of(PipelineFile file) {
    return of(file.pipeline(), file.settings());
  }

  private static Trial of(Pipeline pipeline, LakeSettings settings) {
    return new Trial(pipeline, settings);
  }

  /**
   * What a table reads, instead of its source or its query; also of a table that the pipeline only
   * reads. What is given later is what the source newly offers; it takes part in the next run. For
   * a table that is replaced each time, which a table with a query is unless it says otherwise, it
   * is the whole content.
   *
   * @param table {@code layer.name}
   * @param rows columns as declared, where the table declares a schema; those that lack are NULL
   * @throws LagoaException {@code CONFIG_INVALID} if the pipeline neither declares nor reads the
   *     table; {@code SCHEMA_MISMATCH} if the rows have other columns than declared
   */
  public Trial given(String table, Dataset<Row> rows) {
    requireKnown(table);
    Optional<StructType> declared = declared(table);
    Dataset<Row> fitting =
        declared.isPresent()
            ? DeclaredColumns.fit(declaration(table), declared.orElseThrow(), rows)
            : rows;
    given.computeIfAbsent(table, first -> new ArrayList<>()).add(fitting);
    return this;
  }

  /**
   * Runs the tables that can run on what is given. What fails or stops is in the run, it is not
   * thrown.
   *
   * @throws LagoaException {@code USAGE} if no table can run; otherwise as a plan does
   */
  public Run run() {
    List<Table> tables = new ArrayList<>();
    given.forEach((name, arrivals) -> tables.add(StandIn.of(declaration(name), arrivals)));
    pipeline
        .tables()
        .forEach(
            (name, table) -> {
              if (!given.containsKey(name) && lacking(name).isEmpty()) {
                tables.add(StandIn.untouching(table, table.content(), table.write()));
              }
            });
    if (tables.isEmpty()) {
      throw new LagoaException(
          USAGE, "Cannot run a trial: no rows are given; give some to one of " + reach.names());
    }
    return lake.run(
        new Pipeline(Pipeline.of(tables).tables(), pipeline.parameters(), pipeline.functions()));
  }

  /**
   * The rows of a table after the last run, lazy; of {@code quarantine.layer_name} too.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if there is no such table; {@code USAGE} if it
   *     cannot run on what is given; {@code DATA_ERROR} if it has no version, such as when a check
   *     stopped its first
   */
  public Dataset<Row> table(String name) {
    Optional<String> judged = judgedBy(name);
    if (judged.isPresent()) {
      return rejected(judged.orElseThrow());
    }
    requireRan(name);
    return lake.table(name);
  }

  /**
   * The rows that a table rejected, lazy: its columns, {@code _reasons} (an array of the failed
   * checks as written), and which attempt rejected them; also those of an attempt that was stopped.
   *
   * @throws LagoaException as {@link #table}
   */
  public Dataset<Row> rejected(String name) {
    requireRan(name);
    String quarantine = quarantine(name);
    if (lake.tables().contains(quarantine)) {
      return lake.table(quarantine);
    }
    StructType columns =
        (stands(name) ? lake.table(name).schema() : new StructType())
            .add("_reasons", "array<string>");
    return lake.spark().createDataFrame(List.of(), columns);
  }

  /** Removes the lake; ends the session, if the trial started it. */
  @Override
  public void close() {
    try {
      lake.close();
    } finally {
      folder.close();
    }
  }

  /**
   * Whether a table, or the quarantine of a table, has a version.
   *
   * @throws LagoaException as {@link #table}
   */
  boolean made(String name) {
    requireRan(judgedBy(name).orElse(name));
    return stands(name);
  }

  private boolean stands(String name) {
    return lake.tables().contains(name);
  }

  SparkSession spark() {
    return lake.spark();
  }

  /** The columns that a table declares; empty if it declares none or is only read. */
  Optional<StructType> declared(String name) {
    return Optional.ofNullable(pipeline.tables().get(name)).flatMap(DeclaredColumns::of);
  }

  /** Whether a table takes all columns as text. */
  boolean isText(String name) {
    return Optional.ofNullable(pipeline.tables().get(name))
        .filter(DeclaredColumns::areText)
        .isPresent();
  }

  /**
   * Refuses a name that the pipeline neither declares nor reads.
   *
   * @throws LagoaException {@code CONFIG_INVALID} with the nearest name
   */
  void requireKnown(String name) {
    if (judgedBy(name).isEmpty() && !reach.names().contains(name)) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Unknown table '%s': the pipeline neither declares nor reads it%s"
              .formatted(name, DeclaredColumns.hint(name, List.copyOf(reach.names()))));
    }
  }

  private void requireRan(String name) {
    requireKnown(name);
    lacking(name)
        .ifPresent(
            missing -> {
              throw new LagoaException(
                  USAGE,
                  "Cannot read %s: it was left out of the trial, because no rows are given to %s"
                      .formatted(name, missing));
            });
  }

  private Optional<String> lacking(String name) {
    return reach.lacking(name, given.keySet());
  }

  private Table declaration(String name) {
    return Optional.ofNullable(pipeline.tables().get(name)).orElseGet(() -> Table.of(name));
  }

  /** The table whose quarantine a name means. */
  private Optional<String> judgedBy(String name) {
    return pipeline.tables().keySet().stream()
        .filter(table -> quarantine(table).equals(name))
        .findFirst();
  }

  private static String quarantine(String name) {
    return "quarantine." + name.replace('.', '_');
  }

  private static LakeSettings inside(LakeSettings settings, ThrowAwayFolder folder) {
    return new LakeSettings(
        settings.name(),
        folder.path().resolve("lake").toString(),
        settings.parallelism(),
        settings.retries(),
        settings.retention(),
        settings.timezone(),
        settings.spark(),
        Map.of(),
        false,
        settings.base());
  }
}
