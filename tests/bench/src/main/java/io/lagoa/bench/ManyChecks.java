package io.lagoa.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.lagoa.check.Check;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** P3: thirty row checks on twenty columns, against a plain write, and against Deequ. */
final class ManyChecks implements Benchmark {
  @Override
  public String id() {
    return "p3";
  }

  @Override
  public long defaultRows() {
    return 2_000_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    Path input = folder.resolve("wide");
    wide(spark, rows).write().parquet(input.toString());
    List<Side> sides = new ArrayList<>();
    sides.add(Side.of("Lagoa, 30 checks", round -> lagoa(round, input, checks())));
    sides.add(Side.of("Lagoa, no check", round -> lagoa(round, input, List.of())));
    sides.add(Side.of("plain write", round -> plain(spark, round, input)));
    Deequ.verification(spark)
        .ifPresent(
            verify ->
                sides.add(
                    Side.of(
                        "plain write, then Deequ",
                        round -> {
                          plain(spark, round, input);
                          verify.accept(
                              spark.read().format("delta").load(round.resolve("x/wide").toString()),
                              expressions());
                        })));
    return List.of(
        new Contest(
            "30 row checks on 20 columns",
            "plain write ≥ 0.95, Deequ ≥ 3",
            sides,
            round -> Frames.digest(spark, round.resolve("x/wide"), "id", "n0", "i3", "s2")));
  }

  private static Dataset<Row> wide(SparkSession spark, long rows) {
    Dataset<Row> wide = spark.range(0, rows, 1, 4).toDF();
    for (int i = 0; i < 10; i++) {
      wide = wide.withColumn("n" + i, pmod(xxhash64(col("id"), lit(i)), lit(1_000)).divide(3.0));
    }
    for (int i = 0; i < 5; i++) {
      wide = wide.withColumn("i" + i, col("id").multiply(i + 3).mod(9_973).cast("int"));
    }
    for (int i = 0; i < 4; i++) {
      wide =
          wide.withColumn(
              "s" + i, concat(lit("v"), col("id").multiply(i + 1).mod(5_000).cast("string")));
    }
    return wide;
  }

  /** Thirty expressions that hold on every row. */
  private static List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      expressions.add("n%d IS NOT NULL".formatted(i));
      expressions.add("n%1$d >= 0 AND n%1$d <= 1000".formatted(i));
    }
    for (int i = 0; i < 5; i++) {
      expressions.add("i%d BETWEEN 0 AND 9973".formatted(i));
    }
    for (int i = 0; i < 4; i++) {
      expressions.add("length(s%d) <= 10".formatted(i));
    }
    expressions.add("s0 LIKE 'v%'");
    return expressions;
  }

  private static List<Check> checks() {
    return expressions().stream().map(expression -> Check.that(expression).reject()).toList();
  }

  private static void lagoa(Path folder, Path input, List<Check> checks) {
    Pipeline pipeline =
        Pipeline.of(
            Table.of("x.wide")
                .from(FileSource.of(input.resolve("*.parquet").toString(), "parquet"))
                .checks(checks));
    Run run = Lake.open(LakeSettings.at(folder.toString())).run(pipeline);
    if (!run.succeeded()) {
      throw new IllegalStateException(run.toString());
    }
  }

  private static void plain(SparkSession spark, Path folder, Path input) {
    spark
        .read()
        .parquet(input.toString())
        .write()
        .format("delta")
        .save(folder.resolve("x/wide").toString());
  }
}
