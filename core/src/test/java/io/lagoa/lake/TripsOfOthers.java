package io.lagoa.lake;

import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.table.Table;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A lake with two tables that another tool fills and changes. */
@ExtendWith(SparkExtension.class)
abstract class TripsOfOthers {
  static final String TRIP = "id INT, line STRING, km INT";

  @TempDir Path folder;
  SparkSession spark;
  Lake lake;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    lake = Lake.open(folder.resolve("lake").toString());
    write("bronze/trip", TRIP, row(1, "a", 5), row(2, "b", 7), row(3, "b", 9));
    write("bronze/line", "name STRING, town STRING", row("a", "x"), row("b", "y"));
  }

  void write(String table, String ddl, Row... rows) {
    Rows.of(spark, ddl, rows)
        .write()
        .format("delta")
        .option("delta.enableChangeDataFeed", table.startsWith("bronze"))
        .mode("append")
        .save(lake.root() + "/" + table);
  }

  void change(String statement) {
    spark.sql(
        statement.replaceAll("(bronze|silver|gold)\\.(\\w+)", "delta.`" + lake.root() + "/$1/$2`"));
  }

  StageResult run(Table table) {
    Run run = lake.run(Pipeline.of(table));
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    return run.stage(table.name().toString());
  }
}
