package io.lagoa.crash;

import io.lagoa.check.Check;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.source.FileSource;
import io.lagoa.table.Deletes;
import io.lagoa.table.DeletionVectors;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.WriteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A way of writing, and what befalls it: a first arrival of rows, and a second one whose run is
 * crashed. Some rows of each are bad.
 *
 * @param tables the tables behind {@code bronze.trip}
 * @param act what is crashed
 * @param acted the table that it is about, unless it is a run
 */
record Scene(String name, Function<Table, List<Table>> tables, Act act, String acted) {
  /** What may be crashed. */
  enum Act {
    /** The run that takes the second arrival. */
    RUN,
    /** The redrive of all that was set aside. */
    REDRIVE,
    /** A run with {@code --full}. */
    REBUILD
  }

  Scene(String name, Function<Table, List<Table>> tables) {
    this(name, tables, Act.RUN, "");
  }

  private static final Check KNOWN_LINE = Check.that("line <> 'none'").reject();
  private static final String QUERY = "SELECT id, line, speed, at FROM bronze.trip";

  /** Every way of writing that a run can take; {@link #acts} has what is no plain run. */
  static List<Scene> all() {
    return List.of(
        new Scene("append", trips -> List.of(trips.check(KNOWN_LINE))),
        new Scene("append with key", trips -> List.of(trips.key("id", "at").check(KNOWN_LINE))),
        new Scene("upsert", trips -> List.of(trips, upsert())),
        new Scene(
            "upsert without order",
            trips ->
                List.of(
                    trips,
                    Table.silver("line")
                        .sql("SELECT DISTINCT line, 1 AS known FROM bronze.trip")
                        .key("line")
                        .upsert()
                        .check(KNOWN_LINE))),
        new Scene(
            "replace by new rows",
            trips -> List.of(trips, Table.silver("trip").sql(QUERY).check(KNOWN_LINE))),
        new Scene(
            "replace as a whole",
            trips ->
                List.of(
                    trips,
                    Table.gold("top")
                        .sql(QUERY + " ORDER BY speed DESC LIMIT 3")
                        .check(KNOWN_LINE))),
        new Scene(
            "replace by key",
            trips ->
                List.of(
                    trips,
                    upsert(),
                    Table.silver("fast")
                        .sql("SELECT id, line, speed * 2 AS twice FROM silver.trip")
                        .key("id")
                        .check(Check.that("twice < 100").reject()))),
        new Scene(
            "groups",
            trips ->
                List.of(
                    trips,
                    upsert(),
                    Table.gold("line")
                        .sql("SELECT line, count(*) AS trips FROM silver.trip GROUP BY line")
                        .key("line")
                        .check(Check.that("trips < 3").reject()))),
        new Scene(
            "history",
            trips ->
                List.of(
                    trips,
                    Table.silver("trip")
                        .sql(QUERY + " WHERE at IS NOT NULL")
                        .key("id")
                        .orderBy("at")
                        .history()
                        .check(KNOWN_LINE))),
        new Scene(
            "upsert with marks",
            trips ->
                List.of(
                    trips,
                    upsert().layout(layout -> layout.deletionVectors(DeletionVectors.ALWAYS)))),
        new Scene(
            "deletes", trips -> List.of(trips, upsert().deleteWhen("line = '415'").orderBy("at"))),
        new Scene(
            "groups by new rows",
            trips ->
                List.of(
                    trips,
                    Table.gold("line")
                        .sql("SELECT line, count(*) AS trips FROM bronze.trip GROUP BY line")
                        .key("line"))),
        new Scene(
            "replace by row",
            trips -> List.of(trips.replace().replaceBy(ReplaceBy.ROW).check(KNOWN_LINE))),
        new Scene(
            "replace by partition",
            trips ->
                List.of(
                    trips
                        .partitionBy("at")
                        .replaceBy(ReplaceBy.PARTITION)
                        .replace()
                        .check(KNOWN_LINE))),
        new Scene(
            "history by snapshots", trips -> List.of(trips.key("id").history().check(KNOWN_LINE))),
        new Scene(
            "history by snapshots with deletes and times",
            trips ->
                List.of(
                    trips,
                    Table.silver("trip")
                        .sql(
                            "SELECT id, line, speed, timestamp_seconds(at) AS at FROM bronze.trip"
                                + " WHERE at < 3")
                        .key("id")
                        .rules(WriteRules.NONE.snapshots(true).deletes(Deletes.ROW))
                        .deleteWhen("line = '2'")
                        .orderBy("at")
                        .history()
                        .check(KNOWN_LINE))));
  }

  /** What writes beside plain runs: each is repeated after the crash. */
  static List<Scene> acts() {
    Function<Table, List<Table>> append = trips -> List.of(trips.check(KNOWN_LINE));
    Function<Table, List<Table>> both = trips -> List.of(trips, upsert());
    Function<Table, List<Table>> events =
        trips ->
            List.of(
                trips,
                Table.silver("trip")
                    .sql(QUERY)
                    .key("id")
                    .orderBy("at")
                    .history()
                    .check(KNOWN_LINE));
    return List.of(
        new Scene("redrive of an append", append, Act.REDRIVE, "bronze.trip"),
        new Scene("redrive of an upsert", both, Act.REDRIVE, "silver.trip"),
        new Scene("redrive of a history", events, Act.REDRIVE, "silver.trip"),
        new Scene("rebuild of an append", append, Act.REBUILD, "bronze.trip"),
        new Scene("rebuild of an upsert", both, Act.REBUILD, "silver.trip"),
        new Scene("rebuild of a history", events, Act.REBUILD, "silver.trip"));
  }

  /** Deletes that are remembered, and nothing that is rejected. */
  static Scene deletesOnly() {
    return new Scene(
        "deletes only", trips -> List.of(trips, unchecked().deleteWhen("line = '415'")));
  }

  private static Table upsert() {
    return unchecked().check(KNOWN_LINE);
  }

  private static Table unchecked() {
    return Table.silver("trip").sql(QUERY).key("id").orderBy("at").upsert();
  }

  Pipeline pipeline(Path in) {
    Table trips =
        Table.bronze("trip")
            .from(FileSource.json(in.resolve("*.json").toString()))
            .schema("id INT, line STRING, speed INT, at INT");
    return Pipeline.of(tables.apply(trips));
  }

  /** Does what is crashed. */
  Run perform(Lake lake, Path in) {
    Pipeline pipeline = pipeline(in);
    return switch (act) {
      case RUN -> lake.run(pipeline);
      case REDRIVE ->
          lake.redrive(
                  Pipeline.of(
                      pipeline.tables().values().stream()
                          .map(table -> table.checks(List.of()))
                          .toList()),
                  acted)
              .run();
      case REBUILD -> lake.run(pipeline, new Selection(List.of(acted), true), Progress.SILENT);
    };
  }

  static void first(Path in) throws IOException {
    arrive(in, "a.json", "1 409 30 1", "2 409 40 1", "3 none 10 1", "4 2 20 1", "5 415 60 2");
  }

  static void second(Path in) throws IOException {
    arrive(in, "b.json", "2 none 41 2", "3 409 11 2", "4 2 21 0", "5 2 61 3", "6 415 5 1");
  }

  /** Newer rows of keys that were deleted before. */
  static void third(Path in) throws IOException {
    arrive(in, "c.json", "5 7 62 9", "6 7 63 9");
  }

  /** One more row of each of two keys. */
  static void again(Path in, int run) throws IOException {
    arrive(in, "%03d.json".formatted(run), "%d 409 30 1".formatted(run), "0 2 40 " + run);
  }

  private static void arrive(Path in, String file, String... rows) throws IOException {
    Files.createDirectories(in);
    StringBuilder lines = new StringBuilder();
    for (String row : rows) {
      String[] values = row.split(" ");
      lines.append(
          "{\"id\":%s,\"line\":\"%s\",\"speed\":%s,\"at\":%s}\n".formatted((Object[]) values));
    }
    Files.writeString(in.resolve(file), lines.toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
