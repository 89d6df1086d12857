package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that delete their key, and late rows that must not bring it back. */
@ExtendWith(SparkExtension.class)
final class DeletesTest {
  private static final Table UPSERT =
      Table.silver("trip").key("id").orderBy("at").upsert().deleteWhen("op = 'd'");

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "id INT, at INT, line STRING, op STRING", rows);
  }

  private Desk desk(Table table) {
    return new Desk(spark, folder, table);
  }

  @Test
  void aLateRowDoesNotReviveWhatWasDeletedAndANewerOneDoes() {
    Desk desk = desk(UPSERT);
    desk.upsert(rows(row(1, 5, "a", null), row(2, 5, "b", null)));

    Outcome deleted = desk.upsert(rows(row(1, 7, null, "d")));
    assertThat(deleted.counts()).isEqualTo(new Counts(1, 0, 0, 1, 0, 0));
    assertThat(deleted.rows()).isEqualTo(1);
    assertThat(desk.changes(1).select("id", "line", "_change_type")).hasRows(row(1, "a", "delete"));

    Outcome late = desk.upsert(rows(row(1, 6, "late", null), row(1, 7, "same age", null)));
    assertThat(late.counts()).isEqualTo(new Counts(2, 0, 0, 0, 1, 0));
    assertThat(desk.rows()).hasRows(row(2, 5, "b", null));

    Outcome newer = desk.upsert(rows(row(1, 8, "c", null)));
    assertThat(newer.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0));
    assertThat(desk.rows()).hasRows(row(2, 5, "b", null), row(1, 8, "c", null));
  }

  @Tag("thorough")
  @Test
  void aDeleteMayComeBeforeItsRow() {
    Desk desk = desk(UPSERT);

    Outcome first =
        desk.upsert(rows(row(1, 7, null, "d"), row(2, 1, "b", null), row(2, 0, null, "d")));

    assertThat(first.counts()).isEqualTo(new Counts(3, 1, 0, 0, 0, 0));
    assertThat(desk.rows()).hasRows(row(2, 1, "b", null));
    desk.upsert(rows(row(1, 6, "late", null), row(3, null, null, "d")));
    assertThat(desk.rows()).hasRows(row(2, 1, "b", null));
    desk.upsert(rows(row(3, null, "as old", null), row(1, null, "older", null)));
    assertThat(desk.rows()).hasRows(row(2, 1, "b", null));
  }

  @Test
  void rowsThatDeleteSkipTheChecksButNotTheKeys() {
    Desk desk = desk(UPSERT.check(Check.that("line IS NOT NULL").stop()));
    desk.upsert(rows(row(1, 5, "a", null), row(2, 5, "b", null)));

    assertThat(desk.upsert(rows(row(1, 6, null, "d"))).stopped()).isFalse();
    assertThat(desk.rows()).hasRows(row(2, 5, "b", null));
    assertThat(desk.upsert(rows(row(null, 6, null, "d"))).stopped()).isTrue();
    assertThat(desk.upsert(rows(row(3, 6, null, "u"))).stopped()).isTrue();
  }

  @Tag("thorough")
  @Test
  void withoutOrderADeleteDeletesAndIsForgotten() {
    Desk desk = desk(Table.silver("trip").key("id").upsert().deleteWhen("op = 'd'"));
    desk.upsert(rows(row(1, 5, "a", null), row(2, 5, "b", null), row(9, 5, null, "d")));
    assertThat(desk.rows()).hasRows(row(1, 5, "a", null), row(2, 5, "b", null));

    desk.upsert(rows(row(1, 4, null, "d")));
    assertThat(desk.rows()).hasRows(row(2, 5, "b", null));
    desk.upsert(rows(row(1, 3, "c", null)));

    assertThat(desk.rows()).hasRows(row(1, 3, "c", null), row(2, 5, "b", null));
    assertThat(desk.memory().current()).isEmpty();
    assertThat(desk.upsert(rows(row(1, 4, null, "d"), row(1, 3, "e", null))).stopped()).isTrue();
  }

  @Tag("thorough")
  @Test
  void whatIsRememberedGoesBackWithTheTable() {
    Desk desk = desk(UPSERT);
    desk.upsert(rows(row(1, 5, "a", null), row(3, 1, null, "d")));
    desk.upsert(rows(row(1, 7, null, "d")));
    desk.restore(0);

    desk.upsert(rows(row(1, 6, "b", null), row(3, 0, "late", null)));

    assertThat(desk.rows()).hasRows(row(1, 6, "b", null));
    assertThat(desk.memory().read(desk.memory().current().orElseThrow().number()).select("id"))
        .hasRows(row(3), row(1));
    desk.upsert(rows(row(4, 6, null, "d")));
    assertThat(desk.memory().read(desk.memory().current().orElseThrow().number()).select("id"))
        .hasRows(row(3), row(4));
  }

  @Tag("thorough")
  @Test
  void whatAStoppedAttemptDeletedIsNotRemembered() {
    Desk desk = desk(UPSERT.check(Check.that("line <> 'x'").stop()));
    desk.upsert(rows(row(1, 5, "a", null)));

    assertThat(desk.upsert(rows(row(1, 7, null, "d"), row(2, 1, "x", null))).stopped()).isTrue();

    desk.upsert(rows(row(1, 6, "b", null)));
    assertThat(desk.rows()).hasRows(row(1, 6, "b", null));
  }

  @Tag("thorough")
  @Test
  void aRebuildForgets() {
    Desk desk = desk(UPSERT);
    desk.upsert(rows(row(1, 5, "a", null), row(2, 7, null, "d")));

    Outcome rebuilt =
        desk.publish(
            rows(row(2, 6, "b", null), row(3, 1, null, "d")),
            io.lagoa.table.Write.UPSERT,
            new Request.Scope.Whole(),
            true,
            false);

    assertThat(rebuilt.rows()).isEqualTo(1);
    assertThat(desk.rows()).hasRows(row(2, 6, "b", null));
    desk.upsert(rows(row(3, 0, "late", null), row(1, 1, "again", null)));
    assertThat(desk.rows()).hasRows(row(2, 6, "b", null), row(1, 1, "again", null));
  }

  @Tag("thorough")
  @Test
  void rowsThatChangeNothingTouchNoFile() {
    Desk desk = desk(UPSERT);
    Dataset<Row> same = rows(row(1, 5, "a", null), row(2, 5, "b", null), row(3, 6, null, "d"));
    desk.upsert(same);
    List<String> files = desk.files();
    long remembered = desk.memory().current().orElseThrow().number();

    long jobs =
        JobCounter.during(
                spark,
                () -> {
                  Outcome outcome = desk.upsert(same);
                  assertThat(outcome.counts()).isEqualTo(new Counts(3, 0, 0, 0, 3, 0));
                  assertThat(outcome.bytes()).isZero();
                })
            .jobs();

    assertThat(jobs).isLessThanOrEqualTo(9);
    assertThat(desk.files()).isEqualTo(files);
    assertThat(desk.memory().current().orElseThrow().number()).isEqualTo(remembered);
  }
}
