package io.lagoa.lake;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.JobCount;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What bronze, silver and gold cost in jobs, rows and bytes, and what they cost by hand. */
@ExtendWith(SparkExtension.class)
final class ByHandTest {
  private static final String SILVER = "SELECT id, id % 7 AS device, value * 2 AS value FROM ";
  private static final String GOLD =
      "SELECT device, count(*) AS n, sum(value) AS total FROM %s GROUP BY device";
  private static final String GOOD = "value < 150000";

  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeEach
  void input(SparkSession session) {
    spark = session;
    spark.range(0, 100_000, 1, 4).selectExpr("id", "id AS value").write().parquet(at("input"));
  }

  @Test
  void noMoreJobsAndRowsAndTheSameBytes() {
    JobCount hand = JobCounter.during(spark, () -> hand(false));
    JobCount lagoa = JobCounter.during(spark, () -> lagoa(false));
    assertThat(lagoa.recordsRead()).isLessThanOrEqualTo(hand.recordsRead());
    assertThat(lagoa.recordsWritten()).isEqualTo(hand.recordsWritten());
    assertThat(lagoa.jobs()).isLessThanOrEqualTo(hand.jobs());
    assertThat(bytes("lagoa/silver")).isEqualTo(bytes("hand/silver"));
    assertThat(bytes("lagoa/gold")).isEqualTo(bytes("hand/gold"));
  }

  @Test
  void withACheckLessIsReadThanByHand() {
    JobCount hand = JobCounter.during(spark, () -> hand(true));
    JobCount lagoa = JobCounter.during(spark, () -> lagoa(true));
    assertThat(lagoa.recordsRead()).isLessThan(hand.recordsRead());
    assertThat(lagoa.jobs()).isLessThanOrEqualTo(hand.jobs());
  }

  private void lagoa(boolean checks) {
    Table silver = Table.silver("reading").sql(SILVER + "bronze.reading");
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("reading").from(FileSource.of(at("input") + "/*.parquet", "parquet")),
            checks ? silver.check(Check.that(GOOD).reject()) : silver,
            Table.gold("daily").sql(GOLD.formatted("silver.reading")));
    assertThat(Lake.open(at("lagoa")).run(pipeline).succeeded()).isTrue();
  }

  private void hand(boolean checks) {
    save(spark.read().parquet(at("input")), "bronze");
    Dataset<Row> typed = spark.sql(SILVER + "delta.`" + at("hand/bronze") + "`");
    save(checks ? typed.where(GOOD) : typed, "silver");
    if (checks) {
      save(typed.where(not(expr(GOOD))), "rejected");
    }
    save(spark.sql(GOLD.formatted("delta.`" + at("hand/silver") + "`")), "gold");
  }

  private void save(Dataset<Row> rows, String table) {
    rows.write().format("delta").save(at("hand/" + table));
  }

  private long bytes(String table) {
    return Stream.of(folder.resolve(table).toFile())
        .flatMap(root -> FileUtils.listFiles(root, new String[] {"parquet"}, true).stream())
        .mapToLong(java.io.File::length)
        .sum();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
