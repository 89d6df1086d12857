package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1, for each way of writing: a table that a check stops is as if the run never was. */
@ExtendWith(SparkExtension.class)
final class StopTest {
  @TempDir private Path folder;

  /**
   * A way of writing a table from the arrived rows.
   *
   * @param ofFiles whether it reads the files itself, rather than the table of all that arrived
   */
  record Way(String name, boolean ofFiles, UnaryOperator<Table> declared) {
    Way(String name, UnaryOperator<Table> declared) {
      this(name, false, declared);
    }

    /** The table that is written so. */
    String table() {
      return "silver." + name;
    }

    String path(String root) {
      return root + "/silver/" + name;
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way("append", table -> table.append()),
          new Way("replace", table -> table),
          new Way("replace_by_key", table -> table.key("id", "at")),
          new Way("upsert", table -> table.key("id").orderBy("at").upsert()),
          new Way(
              "upsert_with_deletes",
              table -> table.key("id").orderBy("at").deleteWhen("speed > 900").upsert()),
          new Way("history", table -> table.key("id").orderBy("at").history()),
          new Way("history_by_snapshots", true, table -> table.key("id").history()),
          new Way("replace_by_row", true, table -> table.replace().replaceBy(ReplaceBy.ROW)),
          new Way(
              "replace_by_partition",
              true,
              table -> table.partitionBy("at").replaceBy(ReplaceBy.PARTITION).replace()));

  @Test
  void aStopLeavesWhatStandsAndNobodyEverSeesABadRow(SparkSession spark) throws Exception {
    stops("speed >= 0", spark);
  }

  @Test
  @Tag("thorough")
  void soDoesAStopByASetCheck(SparkSession spark) throws Exception {
    stops("min(speed) >= 0", spark);
  }

  private void stops(String check, SparkSession spark) throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    String root = folder.resolve("lake").toString();
    Files.writeString(
        in.resolve("a.json"), "{\"id\":1,\"speed\":30,\"at\":1}\n{\"id\":2,\"speed\":40,\"at\":1}");
    Pipeline pipeline = pipeline(in, Check.that(check).stop());
    assertThat(Lake.open(root).run(pipeline).succeeded()).isTrue();
    Map<String, String> before = state(spark, root);
    Files.writeString(
        in.resolve("b.json"), "{\"id\":2,\"speed\":-1,\"at\":2}\n{\"id\":3,\"speed\":50,\"at\":1}");

    Looking reader = new Looking(root);
    Thread thread = new Thread(reader, "reader");
    thread.start();
    Run run = Lake.open(root).run(pipeline);
    reader.running.set(false);
    thread.join();

    assertThat(WAYS)
        .allSatisfy(
            way ->
                assertThat(run.stage(way.table()).status()).isEqualTo(StageResult.Status.STOPPED));
    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(state(spark, root)).isEqualTo(before);
    assertThat(reader.looks.get()).isPositive();
    assertThat(reader.bad).isEmpty();
    assertNoOrphanStays(spark, root);
  }

  /** Once the retention has passed, {@code maintain} leaves the files of what stands alone. */
  private static void assertNoOrphanStays(SparkSession spark, String root) throws IOException {
    for (Way way : WAYS) {
      Files.write(Path.of(way.path(root), "part-00000-orphan.snappy.parquet"), new byte[10]);
    }
    FileTime passed = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    for (Path file : files(root)) {
      Files.setLastModifiedTime(file, passed);
    }
    Lake lake = Lake.open(LakeSettings.at(root).retention(Duration.ZERO));
    assertThat(lake.maintain(false)).allSatisfy(done -> assertThat(done.failure()).isEmpty());

    assertThat(files(root).stream().map(file -> file.getFileName().toString()).toList())
        .filteredOn(file -> file.endsWith(".parquet") || file.endsWith(".bin"))
        .containsExactlyInAnyOrderElementsOf(live(spark, root));
  }

  /** All files of all tables, but for those of their logs. */
  private static List<Path> files(String root) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(root))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    }
  }

  /** The files that the newest versions of all tables name. */
  private static List<String> live(SparkSession spark, String root) throws IOException {
    List<String> live = new ArrayList<>();
    try (Stream<Path> all = Files.walk(Path.of(root))) {
      for (Path log : all.filter(path -> path.endsWith("_delta_log")).toList()) {
        for (String file :
            spark.read().format("delta").load(log.getParent().toString()).inputFiles()) {
          live.add(file.substring(file.lastIndexOf('/') + 1));
        }
      }
    }
    return live;
  }

  private static Pipeline pipeline(Path in, Check check) {
    FileSource files = FileSource.json(in.resolve("*.json").toString());
    String columns = "id INT, speed INT, at INT";
    List<Table> tables = new ArrayList<>();
    tables.add(Table.bronze("trip").from(files).schema(columns));
    for (Way way : WAYS) {
      Table table = Table.silver(way.name());
      Table rows =
          way.ofFiles()
              ? table.from(files).schema(columns)
              : table.sql("SELECT id, speed, at FROM bronze.trip");
      tables.add(way.declared().apply(rows).check(check));
    }
    return Pipeline.of(tables);
  }

  /** Looks each 10 ms, as a reader without Lagoa would, and reads each version that it sees. */
  private static final class Looking implements Runnable {
    private final String root;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicInteger looks = new AtomicInteger();
    private final List<String> bad = Collections.synchronizedList(new ArrayList<>());
    private final Map<Way, String> seen = new HashMap<>();

    Looking(String root) {
      this.root = root;
    }

    @Override
    public void run() {
      try {
        while (running.get()) {
          WAYS.forEach(this::look);
          looks.incrementAndGet();
          Thread.sleep(10);
        }
      } catch (InterruptedException | RuntimeException e) {
        bad.add(e.toString());
      }
    }

    private void look(Way way) {
      String newest = newest(Path.of(way.path(root), "_delta_log"));
      if (!newest.equals(seen.put(way, newest))
          && !rows(way.path(root)).where("speed < 0").isEmpty()) {
        bad.add(way + " in " + newest);
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

  private static Dataset<Row> rows(String path) {
    return SparkSession.getDefaultSession().get().read().format("delta").load(path);
  }

  private static Map<String, String> state(SparkSession spark, String root) {
    Map<String, String> state = new TreeMap<>();
    for (Way way : WAYS) {
      state.put(
          way.name(),
          spark
                  .sql("DESCRIBE HISTORY delta.`" + way.path(root) + "`")
                  .select("version", "operation")
                  .collectAsList()
              + " "
              + rows(way.path(root)).orderBy("id", "at").collectAsList());
    }
    return state;
  }
}
