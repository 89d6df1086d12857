package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.Deletes;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import io.lagoa.table.WriteRules;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a history holds after a few runs, worked out by hand. */
@ExtendWith(SparkExtension.class)
final class HistoryTest {
  private static final Table EVENTS =
      Table.silver("stop").key("id").orderBy("at").history().deleteWhen("op = 'd'");
  private static final Table SNAPSHOTS = Table.silver("stop").key("id").history();

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> events(Row... rows) {
    return Rows.of(spark, "id INT, at INT, name STRING, op STRING", rows);
  }

  private Dataset<Row> stops(Row... rows) {
    return Rows.of(spark, "id INT, name STRING, zone INT", rows);
  }

  private Desk desk(Table table) {
    return new Desk(spark, folder, table);
  }

  private static Dataset<Row> versions(Desk desk) {
    return desk.rows().select("id", "name", "valid_from", "valid_to", "is_current");
  }

  private static Timestamp day(int day) {
    return Timestamp.from(Desk.day(day));
  }

  @Test
  void anEventIsAVersionFromItsTimeOn() {
    Desk desk = desk(EVENTS);
    Outcome first = desk.history(events(row(1, 10, "a", null), row(2, 10, "x", null)));
    assertThat(first.counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0));
    assertThat(versions(desk)).hasRows(row(1, "a", 10, null, true), row(2, "x", 10, null, true));

    Outcome second = desk.history(events(row(1, 20, "b", null)));

    assertThat(second.counts()).isEqualTo(new Counts(1, 1, 1, 0, 0, 0));
    assertThat(second.rows()).isEqualTo(3);
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 20, false), row(1, "b", 20, null, true), row(2, "x", 10, null, true));
    assertThat(desk.changes(1).select("id", "valid_from", "valid_to", "_change_type"))
        .hasRows(
            row(1, 10, null, "update_preimage"),
            row(1, 10, 20, "update_postimage"),
            row(1, 20, null, "insert"));
  }

  @Tag("thorough")
  @Test
  void severalVersionsMayComeAtOnce() {
    Desk desk = desk(EVENTS);
    desk.history(
        events(
            row(1, 30, "c", null),
            row(1, 10, "a", null),
            row(1, 20, "a", null),
            row(1, 40, null, "d"),
            row(1, 50, "c", null)));

    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 30, false), row(1, "c", 30, 40, false), row(1, "c", 50, null, true));
  }

  @Test
  void aLateEventIsInsertedAtItsPlace() {
    Desk desk = desk(EVENTS);
    desk.history(events(row(1, 10, "a", null), row(1, 30, "c", null)));

    desk.history(events(row(1, 20, "b", null)));

    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 20, false), row(1, "b", 20, 30, false), row(1, "c", 30, null, true));
    desk.history(events(row(1, 5, "a", null)));
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 5, 20, false), row(1, "b", 20, 30, false), row(1, "c", 30, null, true));
  }

  @Tag("thorough")
  @Test
  void whatChangesNothingIsNotShownButRemembered() {
    Desk desk = desk(EVENTS);
    desk.history(events(row(1, 10, "a", null)));

    assertThat(desk.history(events(row(1, 30, "a", null))).counts().changed()).isZero();
    assertThat(versions(desk)).hasRows(row(1, "a", 10, null, true));
    desk.history(events(row(1, 20, "b", null)));

    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 20, false), row(1, "b", 20, 30, false), row(1, "a", 30, null, true));
  }

  @Test
  void aDeleteClosesARevivedKeyOpensAnother() {
    Desk desk = desk(EVENTS);
    desk.history(events(row(1, 10, "a", null)));
    desk.history(events(row(1, 20, null, "d")));
    assertThat(versions(desk)).hasRows(row(1, "a", 10, 20, false));

    desk.history(events(row(1, 30, "a", null)));
    assertThat(versions(desk)).hasRows(row(1, "a", 10, 20, false), row(1, "a", 30, null, true));

    desk.history(events(row(1, 25, "late", null), row(1, 20, "same time", null)));
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 20, false), row(1, "late", 25, 30, false), row(1, "a", 30, null, true));
  }

  @Tag("thorough")
  @Test
  void theDeleteOfANewKeyClosesWhatComesLate() {
    Desk desk = desk(EVENTS);
    desk.history(events(row(1, 20, null, "d")));
    assertThat(desk.rows()).isEmpty();

    desk.history(events(row(1, 10, "late", null)));

    assertThat(versions(desk)).hasRows(row(1, "late", 10, 20, false));
  }

  @Tag("thorough")
  @Test
  void onlyComparedColumnsMakeAVersion() {
    Desk desk = desk(Table.silver("stop").key("id").orderBy("at").history("name"));
    desk.history(events(row(1, 10, "a", "x")));

    desk.history(events(row(1, 20, "a", "y"), row(1, 30, "b", "y")));

    assertThat(desk.rows().select("name", "op", "valid_from", "valid_to"))
        .hasRows(row("a", "x", 10, 30), row("b", "y", 30, null));
    desk.history(events(row(1, 5, "z", "z"), row(1, 15, "q", "q")));
    assertThat(desk.rows().select("name", "op", "valid_from", "valid_to"))
        .hasRows(
            row("z", "z", 5, 10),
            row("a", "x", 10, 15),
            row("q", "q", 15, 20),
            row("a", "y", 20, 30),
            row("b", "y", 30, null));
  }

  @Tag("thorough")
  @Test
  void anEventWithoutTimeStopsTheTable() {
    Outcome outcome = desk(EVENTS).history(events(row(1, null, "a", null)));

    assertThat(outcome.stopped()).isTrue();
    assertThat(outcome.verdicts().get(0).check())
        .isEqualTo("key (id, at) is unique and not null : stop");
  }

  @Tag("thorough")
  @Test
  void aStopLeavesHistoryAndMemory() {
    Desk desk = desk(EVENTS.check(Check.that("name <> 'x'").stop()));
    desk.history(events(row(1, 10, "a", null), row(1, 30, "a", null)));
    desk.history(events(row(1, 25, null, "d"), row(2, 1, "x", null)));

    assertThat(desk.version()).isZero();
    desk.history(events(row(1, 20, "b", null)));
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 20, false), row(1, "b", 20, 30, false), row(1, "a", 30, null, true));
    desk.restore(0);
    desk.history(events(row(1, 15, "c", null)));
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", 10, 15, false), row(1, "c", 15, 30, false), row(1, "a", 30, null, true));
  }

  @Test
  void snapshotsAreComparedWithWhatIsCurrent() {
    Desk desk = desk(SNAPSHOTS);
    desk.snapshot(1, stops(row(1, "a", 1), row(2, "b", 1), row(3, null, 1)));
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", day(1), null, true),
            row(2, "b", day(1), null, true),
            row(3, null, day(1), null, true));

    // 1 changed, 2 left, 3 stayed, 4 is new
    Outcome second = desk.snapshot(2, stops(row(1, "A", 1), row(3, null, 1), row(4, "d", 1)));
    assertThat(second.counts()).isEqualTo(new Counts(3, 2, 2, 0, 1, 0));
    assertThat(versions(desk))
        .hasRows(
            row(1, "a", day(1), day(2), false),
            row(1, "A", day(2), null, true),
            row(2, "b", day(1), day(2), false),
            row(3, null, day(1), null, true),
            row(4, "d", day(2), null, true));

    // 1 is as it was at first, 2 came back as it was, 3 and 4 stayed
    desk.snapshot(3, stops(row(1, "a", 1), row(2, "b", 1), row(3, null, 1), row(4, "d", 1)));
    assertThat(versions(desk).where("id < 3"))
        .hasRows(
            row(1, "a", day(1), day(2), false),
            row(1, "A", day(2), day(3), false),
            row(1, "a", day(3), null, true),
            row(2, "b", day(1), day(2), false),
            row(2, "b", day(3), null, true));
    assertThat(desk.changes(2).where("id = 2").select("valid_from", "_change_type"))
        .hasRows(row(day(3), "insert"));
    Outcome same = desk.snapshot(4, desk.rows().where("is_current").select("id", "name", "zone"));
    assertThat(same.counts().changed()).isZero();
    assertThat(same.bytes()).isZero();
  }

  @Test
  void aDeleteMayBeAVersionOfItsOwn() {
    Desk desk = desk(SNAPSHOTS.rules(WriteRules.NONE.deletes(Deletes.ROW).maxShrink(0.5)));
    desk.snapshot(1, stops(row(1, "a", 1), row(2, "b", 1)));

    // 2 left
    Outcome second = desk.snapshot(2, stops(row(1, "a", 1)));
    assertThat(second.counts()).isEqualTo(new Counts(1, 1, 1, 0, 1, 0));
    // it stays away: nothing to say
    assertThat(desk.snapshot(3, stops(row(1, "a", 1))).counts().changed()).isZero();
    // it came back as it was; 3 is new
    desk.snapshot(4, stops(row(1, "a", 1), row(2, "b", 1), row(3, "c", 1)));

    assertThat(
            desk.rows().select("id", "name", "valid_from", "valid_to", "is_current", "is_deleted"))
        .hasRows(
            row(1, "a", day(1), null, true, false),
            row(2, "b", day(1), day(2), false, false),
            row(2, "b", day(2), day(4), false, true),
            row(2, "b", day(4), null, true, false),
            row(3, "c", day(4), null, true, false));
    // three keys are current, one of them may go
    assertThatThrownBy(() -> desk.snapshot(5, stops(row(1, "a", 1))))
        .hasMessageContaining("1 rows into silver.stop: 3 rows are current");
    desk.snapshot(6, stops(row(1, "a", 1), row(3, "c", 1)));
    // two live keys and one that is deleted: half of the two may go
    desk.snapshot(7, stops(row(3, "c", 1)));
    assertThat(desk.rows().where("is_current").select("id", "is_deleted"))
        .hasRows(row(1, true), row(2, true), row(3, false));
    assertThatThrownBy(() -> SNAPSHOTS.orderBy("at").rules(WriteRules.NONE.deletes(Deletes.ROW)))
        .hasMessageContaining("deletes = row is for snapshots");
  }

  @Tag("thorough")
  @Test
  void otherColumnsThanThoseComparedDoNotCount() {
    Desk desk = desk(Table.silver("stop").key("id").history("name"));
    desk.snapshot(1, stops(row(1, "a", 1)));

    assertThat(desk.snapshot(2, stops(row(1, "a", 2))).counts().changed()).isZero();
    desk.snapshot(3, stops(row(1, "b", 3)));

    assertThat(desk.rows().select("name", "zone", "valid_from", "valid_to"))
        .hasRows(row("a", 1, day(1), day(3)), row("b", 3, day(3), null));
  }

  @Test
  void aSnapshotThatIsMuchShorterIsRefusedUnlessAllowed() {
    Desk desk = desk(SNAPSHOTS);
    desk.snapshot(1, stops(row(1, "a", 1), row(2, "b", 1), row(3, "c", 1)));

    for (Dataset<Row> snapshot : List.of(stops(), stops(row(1, "a", 1)))) {
      assertThatThrownBy(() -> desk.snapshot(2, snapshot))
          .isInstanceOfSatisfying(
              LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POLICY))
          .hasMessageContaining("3 rows are current")
          .hasMessageContaining("tables.silver.stop.write.history.max-shrink=100%");
    }
    assertThat(desk.version()).isZero();
    desk.snapshot(2, stops(row(1, "a", 1), row(7, "g", 1)));
    assertThat(desk.rows().where("is_current").select("id")).hasRows(row(1), row(7));

    new Desk(spark, folder, SNAPSHOTS.maxShrink(1)).snapshot(3, stops());
    assertThat(desk.rows().where("is_current")).isEmpty();
  }

  @Tag("thorough")
  @Test
  void aRejectedRowLeavesItsVersionAsItIs() {
    Desk desk = desk(SNAPSHOTS.check(Check.that("zone > 0").reject()));
    desk.snapshot(1, stops(row(1, "a", 1), row(2, "b", 1), row(3, "c", 1)));

    desk.snapshot(2, stops(row(1, "z", -1), row(2, "B", 1)));

    assertThat(versions(desk))
        .hasRows(
            row(1, "a", day(1), null, true),
            row(2, "b", day(1), day(2), false),
            row(2, "B", day(2), null, true),
            row(3, "c", day(1), day(2), false));
    assertThat(desk.rejected().select("id", "name")).hasRows(row(1, "z"));
  }

  @Test
  void aRejectedRowBesideAGoodOneOfItsKeyMakesNoSecondVersion() {
    Desk desk = desk(SNAPSHOTS.check(Check.that("zone > 0").reject()));
    desk.snapshot(1, stops(row(1, "a", 1), row(2, "b", 1)));

    desk.snapshot(2, stops(row(1, "a", 1), row(1, "z", -1), row(2, "B", 1), row(2, "z", -1)));

    assertThat(versions(desk))
        .hasRows(
            row(1, "a", day(1), null, true),
            row(2, "b", day(1), day(2), false),
            row(2, "B", day(2), null, true));
  }

  @Tag("thorough")
  @Test
  void aSnapshotOfSomeKeysSpeaksForNoOthers() {
    Desk desk = desk(SNAPSHOTS.deleteWhen("zone = 0"));
    desk.snapshot(1, stops(row(1, "a", 1), row(2, "b", 1), row(3, "c", 1), row(4, "d", 0)));

    Dataset<Row> keys = Rows.of(spark, "id INT", row(1), row(2));
    desk.snapshot(2, stops(row(1, "a", 1), row(2, "b", 0), row(3, "c", 1)));
    desk.publish(stops(row(2, "B", 1)), Write.HISTORY, new Request.Scope.Keys(keys));

    assertThat(versions(desk))
        .hasRows(
            row(1, "a", day(1), day(2), false),
            row(2, "b", day(1), day(2), false),
            row(2, "B", day(2), null, true),
            row(3, "c", day(1), null, true));
  }
}
