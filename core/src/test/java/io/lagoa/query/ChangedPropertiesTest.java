package io.lagoa.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Place;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rows that stand and have none of the values, and the rows made now that have one, are all
 * rows made now: for random tables, changes and queries.
 */
@ExtendWith(SparkExtension.class)
final class ChangedPropertiesTest {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "bronze.fact",
          "id INT, k STRING, g INT, p INT, v BIGINT",
          "bronze.dim",
          "k STRING, p INT, w BIGINT");

  @Test
  void aPartEqualsTheWhole(SparkSession spark) {
    assertThat(untouched(spark, 0, 50)).as("rows that were not made again").isGreaterThan(200);
  }

  @Test
  @Tag("thorough")
  void aPartEqualsTheWholeManyTimes(SparkSession spark) {
    assertThat(untouched(spark, 1000, 1000)).isGreaterThan(4000);
  }

  private static long untouched(SparkSession spark, int from, int steps) {
    long untouched = 0;
    for (int seed = from; seed < from + steps; seed++) {
      untouched += step(spark, new Random(seed), "seed " + seed);
    }
    return untouched;
  }

  private static long step(SparkSession spark, Random random, String about) {
    RandomQuery made = RandomQuery.of(random);
    Query query = Query.parse(spark, made.sql(), Place.CODE);
    Map<String, List<Row>> before = new TreeMap<>();
    Map<String, List<Row>> after = new TreeMap<>();
    Set<String> moved = new TreeSet<>();
    for (String input : query.inputs()) {
      List<Row> rows = new ArrayList<>();
      for (int id = 0; id < 25; id++) {
        rows.add(row(random, input, id));
      }
      before.put(input, rows);
      after.put(input, changed(random, input, rows));
      if (!difference(rows, after.get(input)).isEmpty()) {
        moved.add(input);
      }
    }
    Dataset<Row> now = query.bind(tables(spark, after), Map.of());
    assertThat(query.notInPart(now, moved)).as(about).isEmpty();
    Changed changed = query.changed(now, moved, made.by());
    assertThat(changed.obstacle()).as("%s: %s", about, made).isEmpty();

    List<Dataset<Row>> kept = new ArrayList<>();
    ColumnValues values =
        changed.values(
            input -> {
              List<Row> rows = difference(before.get(input), after.get(input));
              return Rows.of(spark, COLUMNS.get(input), rows.toArray(Row[]::new));
            },
            kept);

    List<Row> stand = values.without(query.bind(tables(spark, before), Map.of())).collectAsList();
    List<Row> part = new ArrayList<>(stand);
    part.addAll(values.within(now).collectAsList());
    assertThat(texts(part)).as("%s: %s", about, made).isEqualTo(texts(now.collectAsList()));
    return stand.size();
  }

  private static Row row(Random random, String input, int id) {
    Object k = random.nextInt(7) == 0 ? null : "k" + random.nextInt(6);
    Object p = random.nextInt(9) == 0 ? null : random.nextInt(6);
    return input.equals("bronze.fact")
        ? Rows.row(id, k, random.nextInt(6), p, (long) random.nextInt(20))
        : Rows.row("k" + id % 8, p, (long) random.nextInt(5));
  }

  private static List<Row> changed(Random random, String input, List<Row> rows) {
    List<Row> changed = new ArrayList<>(rows);
    if (random.nextInt(3) == 0) {
      return changed;
    }
    for (int times = random.nextInt(3); times >= 0; times--) {
      switch (random.nextInt(3)) {
        case 0 -> changed.remove(random.nextInt(changed.size()));
        case 1 -> changed.add(row(random, input, 100 + times));
        default -> {
          int at = random.nextInt(changed.size());
          Object id = changed.get(at).get(0);
          changed.set(at, row(random, input, id instanceof Integer number ? number : at));
        }
      }
    }
    return changed;
  }

  /** The rows that only one of both has, as often as it has more. */
  private static List<Row> difference(List<Row> one, List<Row> other) {
    List<Row> difference = new ArrayList<>(one);
    other.forEach(difference::remove);
    List<Row> added = new ArrayList<>(other);
    one.forEach(added::remove);
    difference.addAll(added);
    return difference;
  }

  private static Map<String, Dataset<Row>> tables(
      SparkSession spark, Map<String, List<Row>> tables) {
    Map<String, Dataset<Row>> datasets = new TreeMap<>();
    tables.forEach(
        (name, rows) ->
            datasets.put(name, Rows.of(spark, COLUMNS.get(name), rows.toArray(Row[]::new))));
    return datasets;
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }
}
