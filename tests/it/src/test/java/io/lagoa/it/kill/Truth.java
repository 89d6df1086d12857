package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.parcel.ParcelPipeline;
import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.lake.Lake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;

/**
 * What a table of {@link ParcelPipeline#everyWay} must hold by now, as PostgreSQL itself computes
 * it from the source.
 *
 * @param table the table, {@code layer.name}, or the target's table behind {@code served.}
 * @param columns those that are compared, in the table
 * @param source a query of the source's database, one column of text
 */
record Truth(String table, String columns, String source) {
  private static final String PARCELS =
      "SELECT DISTINCT ON (parcel_id) * FROM event WHERE weight_grams > 0 ORDER BY parcel_id,"
          + " event_id DESC";
  private static final String LOADS =
      "SELECT concat_ws('|', d.depot_id, d.name, count(*), sum(p.weight_grams)) FROM (%s) p JOIN depot d USING (depot_id) GROUP BY d.depot_id, d.name"
          .formatted(PARCELS);
  private static final String DAYS =
      "SELECT concat_ws('|', happened_at::date, count(*), sum(weight_grams)) FROM event GROUP BY"
          + " happened_at::date";

  private static final List<Truth> ALL =
      List.of(
          of("bronze.event", "event_id, parcel_id, depot_id, weight_grams, happened_at", "event"),
          of("bronze.depot", "depot_id, name, updated_at", "depot"),
          of(
              "bronze.depot_dump",
              "depot_id, name, CAST(longitude * 8 AS INT), CAST(latitude * 16 AS INT), updated_at",
              "depot"),
          new Truth(
              "bronze.event_day",
              "event_id, weight_grams, day",
              "SELECT concat_ws('|', event_id, weight_grams, happened_at::date) FROM event"),
          of(
              "silver.parcel",
              "parcel_id, depot_id, weight_grams, happened_at, event_id",
              "(" + PARCELS + ") p"),
          of(
              "quarantine.silver_parcel",
              "parcel_id, depot_id, weight_grams, happened_at, event_id",
              "event WHERE weight_grams <= 0"),
          new Truth(
              "silver.depot_history",
              "depot_id, name, valid_from, coalesce(CAST(valid_to AS STRING), 'now')",
              "SELECT concat_ws('|', depot_id, name, updated_at, coalesce(lead(updated_at) OVER"
                  + " (PARTITION BY depot_id ORDER BY updated_at)::text, 'now')) FROM seen"),
          of("silver.dumped", "depot_id, name", "depot"),
          new Truth("gold.depot_load", "depot_id, name, parcels, grams", LOADS),
          new Truth("gold.day", "day, events, grams", DAYS),
          of("gold.event", "event_id, parcel_id", "event"),
          of(
              "served.parcel",
              "parcel_id, depot_id, weight_grams, CAST(happened_at AS timestamp), event_id",
              "(" + PARCELS + ") p"),
          new Truth("served.depot_load", "depot_id, name, parcels, grams", LOADS),
          of("served.dumped", "depot_id, name", "depot"),
          new Truth("served.day", "day, events, grams", DAYS),
          of("served.event", "event_id, parcel_id", "event"));

  private static Truth of(String table, String columns, String from) {
    return new Truth(table, columns, "SELECT concat_ws('|', %s) FROM %s".formatted(columns, from));
  }

  /** Notes the depots as they are: those are the versions that a history must show. */
  static void see(CityDatabase server) throws SQLException {
    try (Connection connection = server.connect(CityDatabase.CITY);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS seen (depot_id int, name text, updated_at timestamp, PRIMARY"
              + " KEY (depot_id, updated_at))");
      statement.execute(
          "INSERT INTO seen SELECT depot_id, name, updated_at FROM depot ON CONFLICT DO NOTHING");
    }
  }

  /** Compares all tables of the lake and of the target. */
  static void assertHolds(ParcelPipeline pipeline, String about) throws SQLException {
    Map<String, List<String>> expected = new TreeMap<>();
    Map<String, List<String>> found = new TreeMap<>(lake(pipeline));
    try (Connection source = pipeline.server().connect(CityDatabase.CITY);
        Connection target = pipeline.server().connect(pipeline.target())) {
      for (Truth truth : ALL) {
        expected.put(truth.table(), rows(source, truth.source()));
        if (truth.isServed()) {
          found.put(
              truth.table(),
              rows(target, "SELECT %s FROM %s".formatted(truth.line(), truth.name())));
        }
      }
    }
    assertThat(found.keySet()).as(about).isEqualTo(expected.keySet());
    found.forEach(
        (table, rows) ->
            assertThat(rows).as("%s %s", table, about).isNotEmpty().isEqualTo(expected.get(table)));
  }

  private static Map<String, List<String>> lake(ParcelPipeline pipeline) {
    Lake lake = Lake.open(pipeline.load().settings());
    return ALL.stream()
        .filter(truth -> !truth.isServed())
        .map(
            truth ->
                lake.table(truth.table()).selectExpr("'%s'".formatted(truth.table()), truth.line()))
        .reduce(Dataset::union)
        .orElseThrow()
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing(row -> row.getString(1)))
        .collect(
            Collectors.groupingBy(
                row -> row.getString(0),
                Collectors.mapping(row -> row.getString(1), Collectors.toList())));
  }

  private boolean isServed() {
    return table.startsWith("served.");
  }

  private String name() {
    return table.substring(table.indexOf('.') + 1);
  }

  private String line() {
    return "concat_ws('|', %s)".formatted(columns);
  }

  private static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    rows.sort(null);
    return rows;
  }
}
