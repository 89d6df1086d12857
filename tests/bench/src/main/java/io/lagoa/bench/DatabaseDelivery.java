package io.lagoa.bench;

import io.lagoa.config.Connection;
import io.lagoa.sink.Delivery;
import io.lagoa.sink.JdbcSink;
import io.lagoa.sink.SinkContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** P5: rows into PostgreSQL, against Spark's JDBC writer, batched upserts, and bare COPY. */
final class DatabaseDelivery implements Benchmark {
  private static final String COLUMNS =
      "id bigint, device text, at timestamptz, value numeric(12,3), level int, ratio double precision, good boolean, day date, status text, note text";
  private static final String TABLE = "CREATE TABLE reading (" + COLUMNS + "%s)";

  @Override
  public String id() {
    return "p5";
  }

  @Override
  public long defaultRows() {
    return 1_000_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    TargetDatabase database = new TargetDatabase();
    Path all = folder.resolve("rows");
    Path batch = folder.resolve("batch");
    readings(spark, 0, rows, 0).write().parquet(all.toString());
    readings(spark, rows - rows / 8, rows + rows / 8, 1).write().parquet(batch.toString());
    return List.of(append(spark, database, folder, all), upsert(spark, database, all, batch));
  }

  private static Contest append(
      SparkSession spark, TargetDatabase database, Path folder, Path rows) {
    Path prepared = folder.resolve("rows.copy");
    begin(database, "");
    spark(read(spark, rows), database, "10000", "true");
    database.copyOut("SELECT * FROM reading", prepared);
    Side.Step empty = round -> begin(database, "");
    return new Contest(
        "append, 10 columns",
        "≥ 6x Spark's writer, no token ≥ 0.98",
        List.of(
            new Side(
                "Lagoa",
                empty,
                round -> lagoa(read(spark, rows), database, table().append(), List.of())),
            new Side(
                "the same stream, no token",
                empty,
                round -> BareLoad.write(read(spark, rows), database, "public.reading")),
            new Side(
                "Spark's writer, default",
                empty,
                round -> spark(read(spark, rows), database, "1000", "false")),
            new Side(
                "Spark's writer, rewritten batches of 10,000",
                empty,
                round -> spark(read(spark, rows), database, "10000", "true")),
            new Side(
                "limit: COPY of prepared bytes, one stream",
                empty,
                round -> database.copyIn("reading", prepared))),
        round -> database.digest("reading"));
  }

  private static Contest upsert(
      SparkSession spark, TargetDatabase database, Path rows, Path batch) {
    Side.Step filled =
        round -> {
          begin(database, ", PRIMARY KEY (id)");
          spark(read(spark, rows), database, "10000", "true");
          database.run("VACUUM ANALYZE reading");
        };
    return new Contest(
        "upsert of a quarter of the rows, half of them new",
        "≥ 4x batched ON CONFLICT",
        List.of(
            new Side(
                "Lagoa",
                filled,
                round -> lagoa(read(spark, batch), database, table(), List.of("id"))),
            new Side(
                "ON CONFLICT, batches of 1,000",
                filled,
                round -> UpsertBatches.write(read(spark, batch), database, 1_000, false)),
            new Side(
                "ON CONFLICT, rewritten batches of 5,000",
                filled,
                round -> UpsertBatches.write(read(spark, batch), database, 5_000, true))),
        round -> database.digest("reading"));
  }

  private static Dataset<Row> readings(SparkSession spark, long from, long to, int round) {
    return spark
        .range(from, to, 1, 8)
        .selectExpr(
            "id",
            "concat('device ', pmod(xxhash64(id), 1000)) AS device",
            "timestamp_micros(1700000000000000 + id * 1000003) AS at",
            "CAST(pmod(xxhash64(id, %d), 1000000) / 7.0 AS DECIMAL(12,3)) AS value"
                .formatted(round),
            "CAST(id % 100 AS INT) AS level",
            "id / 3.0D AS ratio",
            "id % 2 = 0 AS good",
            "date_add(DATE'2024-01-01', CAST(id % 365 AS INT)) AS day",
            "IF(id % 3 = 0, 'ok', 'late') AS status",
            "IF(id % 10 = 0, NULL, concat('note ', id)) AS note");
  }

  private static Dataset<Row> read(SparkSession spark, Path folder) {
    return spark.read().parquet(folder.toString());
  }

  private static void begin(TargetDatabase database, String key) {
    database.run("DROP TABLE IF EXISTS reading, lagoa_commit", TABLE.formatted(key), "CHECKPOINT");
  }

  private static JdbcSink table() {
    return JdbcSink.table("target", "public.reading");
  }

  private static void lagoa(
      Dataset<Row> rows, TargetDatabase database, JdbcSink sink, List<String> key) {
    sink.open(new Context(rows.sparkSession(), rows.schema(), key, database.connection()))
        .deliver(new Delivery(1, rows, Optional.empty()));
  }

  private static void spark(
      Dataset<Row> rows, TargetDatabase database, String batch, String rewritten) {
    rows.write()
        .mode(SaveMode.Append)
        .option("batchsize", batch)
        .option("reWriteBatchedInserts", rewritten)
        .jdbc(database.url(), "reading", database.properties());
  }

  /** A table {@code gold.reading} to deliver. */
  private record Context(SparkSession spark, StructType schema, List<String> key, Connection target)
      implements SinkContext {
    @Override
    public String table() {
      return "gold.reading";
    }

    @Override
    public Optional<String> tableId() {
      return Optional.of("bench");
    }

    @Override
    public Connection connection(String name) {
      return target;
    }
  }
}
