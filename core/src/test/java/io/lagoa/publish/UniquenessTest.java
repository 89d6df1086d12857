package io.lagoa.publish;

import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.check.Verdict;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Set checks that a key answers: they cost no job, and are never wrong. */
@ExtendWith(SparkExtension.class)
final class UniquenessTest {
  @TempDir Path folder;
  private final SparkSession spark;

  UniquenessTest(SparkSession spark) {
    this.spark = spark;
  }

  /** A table, how it takes rows, and what its key says of it. */
  record Way(Table table, Write write, Request.Scope scope, String check) {
    @Override
    public String toString() {
      return write + " " + check;
    }
  }

  private static Table keyed() {
    return Table.silver("t").key("a");
  }

  static List<Way> ways() {
    Request.Scope whole = new Request.Scope.Whole();
    Request.Scope news = new Request.Scope.NewRows();
    return List.of(
        new Way(keyed().append(), Write.APPEND, news, "unique(a) = 100%"),
        new Way(keyed().upsert(), Write.UPSERT, news, "unique(b, A) = 100%"),
        new Way(keyed().upsert(), Write.UPSERT, news, "new(unique(a)) = 100%"),
        new Way(
            keyed().orderBy("b").deleteWhen("c > 8").upsert(),
            Write.UPSERT,
            news,
            "unique(a) >= 99%"),
        new Way(keyed().replace(), Write.REPLACE, whole, "unique(a) > 0"),
        new Way(
            keyed().orderBy("b").history(), Write.HISTORY, news, "unique(a, valid_from) = 100%"),
        new Way(keyed().history(), Write.HISTORY, whole, "unique(a, valid_from) = 100%"));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theKeyAnswersWithoutAJob(Way way) {
    Desk plain = new Desk(spark, folder.resolve("plain"), way.table());
    Desk checked =
        new Desk(
            spark, folder.resolve("checked"), way.table().check(Check.that(way.check()).stop()));

    long without = jobs(plain, way);
    long with = jobs(checked, way);

    assertThat(with).isEqualTo(without);
    Verdict verdict = checked.current().orElseThrow().state().orElseThrow().verdicts().get(0);
    assertThat(verdict.passed()).isTrue();
    long rows = way.check().startsWith("new") ? 2 : checked.rows().count();
    assertThat(verdict.value()).isEqualTo((double) rows);
  }

  private long jobs(Desk desk, Way way) {
    desk.publish(rows(row(1, 1, 1), row(2, 1, 1)), way.write(), way.scope());
    boolean appends = way.write() == Write.APPEND;
    Dataset<Row> second = rows(row(appends ? 4 : 1, 2, 2), row(3, 2, 2));
    return JobCounter.during(spark, () -> desk.publish(second, way.write(), way.scope())).jobs();
  }

  @Test
  void whatIsNoKeyIsLookedAt() {
    for (Table table :
        List.of(keyed().upsert(), Table.silver("t").append(), keyed().orderBy("b").history())) {
      Write write = table.write().orElseThrow();
      String check = write == Write.UPSERT ? "unique(b) = 100%" : "unique(a) = 100%";
      Desk desk =
          new Desk(spark, folder.resolve(write.name()), table.check(Check.that(check).warn()));

      desk.publish(rows(row(1, 1, 1)), write, new Request.Scope.NewRows());
      Dataset<Row> second = write == Write.UPSERT ? rows(row(2, 1, 1)) : rows(row(1, 2, 2));
      Outcome outcome = desk.publish(second, write, new Request.Scope.NewRows());

      assertThat(outcome.verdicts().get(0).passed()).as(write.name()).isFalse();
    }
  }

  @Test
  void rowsThatCameBeforeTheKeyAreLookedAtUntilTheyAreFoundToBeUnique() {
    Desk before = new Desk(spark, folder, Table.silver("t").append());
    before.append(rows(row(1, 1, 1), row(1, 2, 2)));
    Table keyed = keyed().append().check(Check.that("unique(a) >= 1%").warn());
    Desk desk = new Desk(spark, folder, keyed);

    assertThat(unique(desk.append(rows(row(2, 1, 1))))).isEqualTo(1);
    assertThat(unique(desk.append(rows(row(3, 1, 1))))).isEqualTo(2);
    spark.sql("DELETE FROM delta.`%s` WHERE b = 2".formatted(folder.resolve("table")));
    assertThat(unique(desk.append(rows(row(4, 1, 1))))).isEqualTo(4);
    long more =
        JobCounter.during(
                spark, () -> assertThat(unique(desk.append(rows(row(5, 1, 1))))).isEqualTo(5))
            .jobs();

    // another tool writes a key twice
    desk.rows()
        .where("a = 5")
        .withColumn("b", functions.lit(7))
        .write()
        .format("delta")
        .mode("append")
        .save(folder.resolve("table").toString());
    long looked =
        JobCounter.during(
                spark, () -> assertThat(unique(desk.append(rows(row(6, 1, 1))))).isEqualTo(5))
            .jobs();
    assertThat(looked).isGreaterThan(more);
  }

  private static double unique(Outcome outcome) {
    return outcome.verdicts().get(0).value();
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "a INT, b INT, c INT", rows);
  }
}
