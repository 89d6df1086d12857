package io.lagoa.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;

import io.delta.tables.DeltaTable;
import io.lagoa.cdc.Changes;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * P6 with Debezium's events: 100,000 of them, a tenth of them deletes, stand in bronze as JSON and
 * are applied to a big table, against a MERGE of the newest image of each key.
 */
final class DebeziumEvents {
  private static final StructType ROW =
      StructType.fromDDL("id BIGINT, name STRING, value DOUBLE, at BIGINT");
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"field\":\"id\"},{\"type\":\"string\",\"optional\":true,\"field\":\"name\"},{\"type\":\"double\",\"optional\":true,\"field\":\"value\"},{\"type\":\"int64\",\"field\":\"at\"}]}";

  private final SparkSession spark;
  private final Path input;
  private final Path lake;
  private final long rows;
  private int round;

  private DebeziumEvents(SparkSession spark, Path folder, long rows) {
    this.spark = spark;
    this.input = folder.resolve("events");
    this.lake = folder.resolve("lake");
    this.rows = rows;
  }

  static Contest contest(SparkSession spark, Path folder, long rows) {
    DebeziumEvents events = new DebeziumEvents(spark, folder, rows);
    Path hand = folder.resolve("hand");
    Path tuned = folder.resolve("tuned");
    return Contest.going(
        "100,000 events of Debezium, keys all over",
        "≥ 10x MERGE at 100 M",
        () -> {
          Contest.delete(folder); // of the contest before
          events.first(List.of(hand, tuned));
        },
        List.of(
            new Side("Lagoa", any -> events.arrive(), any -> events.lagoa("x.account")),
            Side.of("MERGE, default", any -> Frames.withDefaults(spark, () -> events.merge(hand))),
            Side.of("MERGE, tuned", any -> Frames.tuned(spark, () -> events.merge(tuned)))),
        () ->
            List.of(events.lake.resolve("x/account"), hand, tuned).stream()
                .map(table -> Frames.digest(spark, table, "id", "name", "value", "at"))
                .toList());
  }

  /** Every row was inserted once. */
  private void first(List<Path> tables) {
    save(spark.range(0, rows, 1, 8).selectExpr("id", "'c' AS op"));
    lagoa("x.events");
    lagoa("x.account");
    for (Path table : tables) {
      newest().drop("op").write().format("delta").save(table.toString());
    }
  }

  private void arrive() {
    round++;
    long events = Math.min(100_000, rows / 10);
    save(
        spark
            .range(0, events, 1, 2)
            .selectExpr(
                "pmod(xxhash64(id, %d), %d) AS id".formatted(round, rows * 11 / 10),
                "IF(id % 10 = 0, 'd', IF(id % 10 = 1, 'c', 'u')) AS op"));
    lagoa("x.events");
  }

  /** Events with the columns of a table of events, of keys and what befalls them. */
  private void save(Dataset<Row> keys) {
    String image =
        "concat('{\"id\":', id, ',\"name\":\"name ', id %% 997, '\",\"value\":', pmod(xxhash64(id, %d), 100000) / 4, ',\"at\":', %d, '}')"
            .formatted(round, 1_700_000_000_000_000L + round);
    keys.withColumn("image", expr(image))
        .selectExpr(
            "concat('%06d-', lpad(monotonically_increasing_id(), 20, '0')) AS position"
                .formatted(round),
            "op",
            "'public' AS source_schema",
            "'account' AS source_table",
            "concat('{\"id\":', id, '}') AS key",
            "IF(op = 'd', image, NULL) AS before",
            "IF(op = 'd', NULL, image) AS after",
            "CAST(NULL AS STRING) AS old_key",
            "'%d' AS transaction".formatted(round),
            "timestamp_seconds(1700000000 + %d) AS changed_at".formatted(round),
            "'{\"connector\":\"postgresql\"}' AS source",
            "'%s' AS schema".formatted(SCHEMA))
        .write()
        .parquet(input.resolve(Integer.toString(round)).toString());
  }

  private void lagoa(String select) {
    Pipeline pipeline =
        Pipeline.of(
            Table.of("x.events")
                .from(FileSource.of(input.resolve("*/*.parquet").toString(), "parquet")),
            new Changes("x.events", "public.account").on(Table.of("x.account").key("id")));
    Run run =
        Lake.open(LakeSettings.at(lake.toString()))
            .plan(pipeline, new Selection(List.of(select), false))
            .run();
    if (!run.succeeded()) {
      throw new IllegalStateException(run.toString());
    }
  }

  /** The newest image of each key, of the events that came last. */
  private Dataset<Row> newest() {
    return spark
        .read()
        .parquet(input.resolve(Integer.toString(round)).toString())
        .groupBy("key")
        .agg(expr("max_by(struct(op, coalesce(after, before) AS image), position) AS last"))
        .select(from_json(col("last.image"), ROW, Map.of()).as("row"), col("last.op").as("op"))
        .selectExpr("row.id", "row.name", "row.value", "timestamp_micros(row.at) AS at", "op");
  }

  private void merge(Path table) {
    Map<String, String> values =
        Map.of("id", "s.id", "name", "s.name", "value", "s.value", "at", "s.at");
    DeltaTable.forPath(spark, table.toString())
        .as("t")
        .merge(newest().as("s"), "t.id = s.id")
        .whenMatched("s.op = 'd'")
        .delete()
        .whenMatched()
        .updateExpr(values)
        .whenNotMatched("s.op <> 'd'")
        .insertExpr(values)
        .execute();
  }
}
