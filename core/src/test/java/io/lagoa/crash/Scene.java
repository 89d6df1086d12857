package io.lagoa.crash;

import io.lagoa.check.Check;
import io.lagoa.plan.Pipeline;
import io.lagoa.source.FileSource;
import io.lagoa.table.DeletionVectors;
import io.lagoa.table.Table;
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
 */
record Scene(String name, Function<Table, List<Table>> tables) {
  private static final Check KNOWN_LINE = Check.that("line <> 'none'").reject();
  private static final String QUERY = "SELECT id, line, speed, at FROM bronze.trip";

  /** Every way of writing that a run can take. */
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
                        .key("line"))));
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
