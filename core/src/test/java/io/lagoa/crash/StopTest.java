package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Promise 1, for each way of writing: a table that a check stops is as if the run never was. */
@ExtendWith(SparkExtension.class)
final class StopTest {
  @TempDir private Path folder;

  /** A way of writing a table from the arrived rows. */
  record Way(String name, UnaryOperator<Table> declared) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Way> ways() {
    return List.of(
        new Way("append", table -> table.append()),
        new Way("replace", table -> table),
        new Way("replace by key", table -> table.key("id", "at")),
        new Way("upsert", table -> table.key("id").orderBy("at").upsert()),
        new Way("history", table -> table.key("id").orderBy("at").history()));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aStopLeavesWhatStandsAndNobodyEverSeesABadRow(Way way, SparkSession spark) throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    String root = folder.resolve("lake").toString();
    Files.writeString(
        in.resolve("a.json"), "{\"id\":1,\"speed\":30,\"at\":1}\n{\"id\":2,\"speed\":40,\"at\":1}");
    Pipeline pipeline = pipeline(way, in);
    assertThat(Lake.open(root).run(pipeline).succeeded()).isTrue();
    Map<String, String> before = state(spark, root);
    Files.writeString(
        in.resolve("b.json"), "{\"id\":2,\"speed\":-1,\"at\":2}\n{\"id\":3,\"speed\":50,\"at\":1}");

    AtomicBoolean running = new AtomicBoolean(true);
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger bad = new AtomicInteger();
    Thread reader = new Thread(() -> look(root, running, looks, bad), "reader");
    reader.start();
    Run run = Lake.open(root).run(pipeline);
    running.set(false);
    reader.join();

    assertThat(run.stage("silver.trip").status()).isEqualTo(StageResult.Status.STOPPED);
    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(state(spark, root)).isEqualTo(before);
    assertThat(looks.get()).isPositive();
    assertThat(bad.get()).isZero();
  }

  private static Pipeline pipeline(Way way, Path in) {
    return Pipeline.of(
        Table.bronze("trip")
            .from(FileSource.json(in.resolve("*.json").toString()))
            .schema("id INT, speed INT, at INT"),
        way.declared()
            .apply(Table.silver("trip").sql("SELECT id, speed, at FROM bronze.trip"))
            .check(Check.that("speed >= 0").stop()));
  }

  /** Looks each 10 ms, as a reader without Lagoa would, and reads each version that it sees. */
  private static void look(
      String root, AtomicBoolean running, AtomicInteger looks, AtomicInteger bad) {
    Path log = Path.of(root, "silver/trip/_delta_log");
    String seen = "";
    while (running.get()) {
      String newest = newest(log);
      if (!newest.equals(seen)) {
        seen = newest;
        bad.addAndGet((int) trips(root).where("speed < 0").count());
      }
      looks.incrementAndGet();
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static String newest(Path log) {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .max(Comparator.naturalOrder())
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> trips(String root) {
    return SparkSession.getDefaultSession()
        .get()
        .read()
        .format("delta")
        .load(root + "/silver/trip");
  }

  private static Map<String, String> state(SparkSession spark, String root) {
    Map<String, String> state = new TreeMap<>();
    state.put(
        "history",
        spark
            .sql("DESCRIBE HISTORY delta.`" + root + "/silver/trip`")
            .select("version", "operation")
            .collectAsList()
            .toString());
    state.put("rows", trips(root).orderBy("id", "at").collectAsList().toString());
    return state;
  }
}
