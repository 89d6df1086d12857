package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
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

/** What a replace takes the place of, and tables whose types become wider. */
@ExtendWith(SparkExtension.class)
final class ReplaceTest {
  private static final Table BY_DAY =
      Table.bronze("trip").partitionBy("day").replace().replaceBy(ReplaceBy.PARTITION);
  private static final Table BY_ROW = Table.bronze("trip").replace().replaceBy(ReplaceBy.ROW);

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "id INT, day STRING, km INT", rows);
  }

  private Desk desk(Table table) {
    return new Desk(spark, folder, table);
  }

  private static Outcome dump(Desk desk, Dataset<Row> rows) {
    return desk.publish(rows, Write.REPLACE, new Request.Scope.Whole());
  }

  private static Outcome days(Desk desk, Dataset<Row> rows) {
    return desk.publish(rows, Write.REPLACE, new Request.Scope.NewRows());
  }

  @Test
  void onlyThePartitionsThatRowsAreInAreReplaced() {
    Desk desk = desk(BY_DAY.check(Check.that("rows < 7").stop()));
    days(desk, rows(row(1, "mon", 1), row(2, "mon", 1), row(3, "tue", 1), row(4, null, 1)));

    Outcome second = days(desk, rows(row(5, "mon", 2), row(6, null, 2), row(7, "wed", 2)));

    assertThat(second.counts()).isEqualTo(new Counts(3, 3, 0, 3, 0, 0));
    assertThat(second.rows()).isEqualTo(4);
    assertThat(desk.rows())
        .hasRows(row(5, "mon", 2), row(3, "tue", 1), row(6, null, 2), row(7, "wed", 2));
    Dataset<Row> tooMany = rows(row(1, "sun", 1), row(2, "sun", 1), row(3, "sun", 1));
    assertThat(days(desk, tooMany).stopped()).isTrue();
    assertThat(desk.version()).isEqualTo(1);
    assertThat(days(desk, rows()).counts().changed()).isZero();
    assertThat(desk.rows().count()).isEqualTo(4);
  }

  @Test
  void ofADumpWithoutKeyOnlyWhatDiffersIsWritten() {
    Desk desk = desk(BY_ROW);
    dump(desk, rows(row(1, "a", 1), row(1, "a", 1), row(1, "a", 1), row(2, null, 1)));
    desk.publish(rows(row(3, "c", 1)), Write.APPEND, new Request.Scope.NewRows());
    List<String> files = desk.files();

    // one copy of 1 left, 3 left, 4 came twice
    Outcome second =
        dump(
            desk,
            rows(row(4, "d", 1), row(1, "a", 1), row(2, null, 1), row(1, "a", 1), row(4, "d", 1)));

    assertThat(second.counts()).isEqualTo(new Counts(5, 2, 0, 2, 3, 0));
    assertThat(second.rows()).isEqualTo(5);
    assertThat(desk.rows())
        .hasRows(row(1, "a", 1), row(1, "a", 1), row(2, null, 1), row(4, "d", 1), row(4, "d", 1));
    assertThat(desk.changes(2).select("id", "_change_type"))
        .hasRows(row(1, "delete"), row(3, "delete"), row(4, "insert"), row(4, "insert"));
    assertThat(files).hasSizeGreaterThan(1);
    Outcome same = dump(desk, desk.rows());
    assertThat(same.counts().changed()).isZero();
    assertThat(same.bytes()).isZero();
  }

  @Test
  void aFileWithoutChangedRowsStands() {
    Desk desk = desk(BY_ROW);
    dump(desk, rows(row(1, "a", 1)));
    List<String> first = desk.files();
    desk.publish(rows(row(2, "b", 1)), Write.APPEND, new Request.Scope.NewRows());

    dump(desk, rows(row(1, "a", 1), row(2, "b", 2)));

    assertThat(desk.rows()).hasRows(row(1, "a", 1), row(2, "b", 2));
    assertThat(desk.files()).containsAll(first);
  }

  @Tag("thorough")
  @Test
  void aWiderTypeRewritesWhatStands() {
    for (Table table :
        List.of(
            Table.bronze("trip").append(),
            BY_ROW,
            Table.silver("trip").key("id").orderBy("km").upsert(),
            Table.silver("trip").key("id").orderBy("km").upsert().deleteWhen("day = 'x'"))) {
      Desk desk = new Desk(spark, folder.resolve("t" + table.hashCode()), table);
      Write write = table.write().orElseThrow();
      Request.Scope scope =
          write == Write.REPLACE ? new Request.Scope.Whole() : new Request.Scope.NewRows();
      desk.publish(rows(row(1, "a", 1), row(2, "b", 1), row(3, "x", 5)), write, scope);
      Dataset<Row> wider =
          Rows.of(spark, "id BIGINT, day STRING, km BIGINT", row(4L, "d", 3_000_000_000L));

      desk.publish(write == Write.REPLACE ? wider.unionAll(desk.rows()) : wider, write, scope);

      assertThat(desk.rows().where("day <> 'x'"))
          .hasRows(row(1L, "a", 1L), row(2L, "b", 1L), row(4L, "d", 3_000_000_000L));
      if (!table.key().isEmpty()) {
        Dataset<Row> late = Rows.of(spark, "id BIGINT, day STRING, km BIGINT", row(3L, "late", 4L));
        desk.publish(late, write, scope);
        assertThat(desk.rows().where("day = 'late'")).isEmpty();
      }
    }
  }
}
