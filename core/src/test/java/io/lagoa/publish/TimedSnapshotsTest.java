package io.lagoa.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.Deletes;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.WriteRules;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Full dumps whose rows say since when they are as they are: dbt's timestamp strategy with hard
 * deletes. What is expected was worked out by hand.
 */
@ExtendWith(SparkExtension.class)
final class TimedSnapshotsTest {
  private static final WriteRules CLOSES = WriteRules.NONE.snapshots(true).maxShrink(0.9);
  private static final WriteRules MARKS = CLOSES.deletes(Deletes.ROW);
  private static final WriteRules BY_TIME = CLOSES.compare(List.of("updated"));

  /** The days of January on which the snapshots are taken. */
  private static final List<Integer> DAYS = List.of(10, 20, 30);

  @TempDir Path folder;
  private final SparkSession spark;

  TimedSnapshotsTest(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * What befalls a key.
   *
   * @param rows its row in each of the snapshots, taken on {@link #DAYS}: a name and the day of its
   *     time; empty where it is absent
   * @param versions what then stands: from a day to a day, and whether it says that the key is
   *     deleted
   */
  record Key(String what, WriteRules rules, List<String> rows, String... versions) {}

  private static final List<Key> KEYS =
      List.of(
          new Key(
              "a change is valid from its own time on",
              CLOSES,
              List.of("a 1", "A 15", "A 15"),
              "a 1..15",
              "A 15.."),
          new Key(
              "an absent key closes when that is seen", CLOSES, List.of("b 2", "", ""), "b 2..20"),
          new Key(
              "a key that is back as it was is valid from when that is seen",
              CLOSES,
              List.of("b 2", "", "b 2"),
              "b 2..20",
              "b 30.."),
          new Key(
              "a key that is back with a later time is valid from it on",
              CLOSES,
              List.of("b 2", "", "B 25"),
              "b 2..20",
              "B 25.."),
          new Key(
              "a key that is back with a time at which it was valid is so from when that is seen",
              CLOSES,
              List.of("b 2", "", "B 15"),
              "b 2..20",
              "B 30.."),
          new Key(
              "a new key is valid from its own time on", CLOSES, List.of("", "", "n 4"), "n 4.."),
          new Key(
              "a change that did not move the time is not lost",
              CLOSES,
              List.of("a 5", "A 5", "A 5"),
              "a 5..20",
              "A 20.."),
          new Key(
              "nor is one that took it back",
              CLOSES,
              List.of("a 5", "A 3", "A 3"),
              "a 5..20",
              "A 20.."),
          new Key(
              "a later time alone makes no version",
              CLOSES,
              List.of("a 5", "a 15", "A 25"),
              "a 5..25",
              "A 25.."),
          new Key(
              "unless the time is what is compared, as dbt does",
              BY_TIME,
              List.of("a 5", "a 15", "A 15"),
              "a 5..15",
              "a 15.."),
          new Key(
              "a row without time is valid from when it is seen",
              CLOSES,
              List.of("a -", "A -", "A -"),
              "a 10..20",
              "A 20.."),
          new Key(
              "a version that begins after the run ends no earlier than it begins",
              CLOSES,
              List.of("a 40", "", "a 40"),
              "a 40..40+",
              "a 40+.."),
          new Key(
              "of two rows of a key the newer one counts",
              CLOSES,
              List.of("a 5; b 6", "c 15; d 12", "d 12; c 15"),
              "b 6..15",
              "c 15.."),
          new Key(
              "a row that deletes its key tells when",
              CLOSES.deleteWhen(Optional.of("name = 'gone'")),
              List.of("b 2", "gone 15", "gone 15"),
              "b 2..15"),
          new Key(
              "a delete may be a version of its own",
              MARKS,
              List.of("b 2", "", ""),
              "b 2..20",
              "b 20.. deleted"),
          new Key(
              "that ends when the key is back as it was",
              MARKS,
              List.of("b 2", "", "b 2"),
              "b 2..20",
              "b 20..30 deleted",
              "b 30.."),
          new Key(
              "and at the time of a row that is newer",
              MARKS,
              List.of("b 2", "", "B 25"),
              "b 2..20",
              "b 20..25 deleted",
              "B 25.."));

  static Stream<WriteRules> rules() {
    return KEYS.stream().map(Key::rules).distinct();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aVersionBeginsWhenItsRowSays(WriteRules rules) {
    Desk desk = desk(rules);
    for (int i = 0; i < DAYS.size(); i++) {
      desk.snapshot(DAYS.get(i), rows(rules, i));
    }

    Map<Integer, List<String>> versions = versions(desk);
    for (int key = 0; key < KEYS.size(); key++) {
      if (KEYS.get(key).rules().equals(rules)) {
        assertThat(versions.get(key))
            .as(KEYS.get(key).what())
            .containsExactlyInAnyOrder(KEYS.get(key).versions());
      }
    }
    Outcome again = desk.snapshot(31, rows(rules, DAYS.size() - 1));
    assertThat(again.counts().changed()).as("the same once more").isZero();
  }

  @Test
  void anEmptyOrMuchShorterSnapshotIsRefused() {
    Desk desk = desk(WriteRules.NONE.snapshots(true));
    Row one = row(1, "a", 1);
    desk.snapshot(10, rows(one, row(2, "b", 2), row(3, "c", 3)));

    for (Dataset<Row> snapshot : List.of(rows(), rows(one))) {
      assertThatThrownBy(() -> desk.snapshot(20, snapshot))
          .isInstanceOfSatisfying(
              LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POLICY))
          .hasMessageContaining("3 rows are current");
    }
    assertThat(desk.version()).isZero();
  }

  @Test
  void onlyATimeTellsSinceWhen() {
    Table timed = table(WriteRules.NONE.snapshots(true));

    assertThat(Validity.added(timed, columns("DATE")).apply(Validity.FROM).dataType().sql())
        .isEqualTo("TIMESTAMP");
    assertThatThrownBy(() -> Validity.added(timed, columns("INT")))
        .hasMessageContaining("order-by updated is INT")
        .hasMessageContaining("name a TIMESTAMP or a DATE");
  }

  private static StructType columns(String type) {
    return StructType.fromDDL("id INT, name STRING, updated " + type);
  }

  private static Table table(WriteRules rules) {
    return Table.silver("stop").key("id").rules(rules).orderBy("updated").history();
  }

  private Desk desk(WriteRules rules) {
    return new Desk(spark, folder, table(rules));
  }

  /** A snapshot: the rows of all keys of some rules. */
  private Dataset<Row> rows(WriteRules rules, int snapshot) {
    List<Row> rows = new ArrayList<>();
    for (int key = 0; key < KEYS.size(); key++) {
      if (KEYS.get(key).rules().equals(rules)) {
        for (String text : KEYS.get(key).rows().get(snapshot).split("; ")) {
          String[] part = text.split(" ");
          if (part.length == 2) {
            rows.add(row(key, part[0], part[1].equals("-") ? null : Integer.valueOf(part[1])));
          }
        }
      }
    }
    rows.add(row(-1, "always", 1));
    return rows(rows.toArray(new Row[0]));
  }

  private static Row row(int id, String name, @Nullable Integer day) {
    return RowFactory.create(id, name, day == null ? null : Timestamp.from(Desk.day(day)));
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "id INT, name STRING, updated TIMESTAMP", rows);
  }

  private static Map<Integer, List<String>> versions(Desk desk) {
    return desk.rows().collectAsList().stream()
        .collect(
            Collectors.groupingBy(
                row -> row.<Integer>getAs("id"),
                Collectors.mapping(TimedSnapshotsTest::version, Collectors.toList())));
  }

  private static String version(Row row) {
    Timestamp to = row.getAs(Validity.TO);
    assertThat(row.<Boolean>getAs(Validity.CURRENT)).isEqualTo(to == null);
    boolean deleted =
        List.of(row.schema().fieldNames()).contains(Validity.DELETED)
            && row.<Boolean>getAs(Validity.DELETED);
    return "%s %s..%s%s"
        .formatted(
            row.getAs("name"),
            day(row.getAs(Validity.FROM)),
            to == null ? "" : day(to),
            deleted ? " deleted" : "");
  }

  private static String day(Timestamp time) {
    Duration since = Duration.between(Desk.day(1), time.toInstant());
    return since.toDays() + 1 + (since.equals(Duration.ofDays(since.toDays())) ? "" : "+");
  }
}
