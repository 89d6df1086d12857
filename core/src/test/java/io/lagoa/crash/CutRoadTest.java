package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.CutDatabase;
import io.lagoa.CutProxy;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From a database into bronze and from there into a database, with connections cut after any number
 * of bytes and backends ended at any moment: repeated, all three hold the same, nothing is lost and
 * nothing is there twice.
 */
@ExtendWith(SparkExtension.class)
@ParameterizedClass
@EnumSource(CutDatabase.class)
@Tag("one-line")
final class CutRoadTest {
  private final CutDatabase database;
  private final CutProxy proxy;

  @TempDir private Path folder;

  CutRoadTest(CutDatabase database) {
    this.database = database;
    proxy = database.way();
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
  }

  @Test
  void aRoadThatIsCutAnywhereIsMendedByARerun() {
    cutsOften(2, 20261121);
  }

  @Test
  @Tag("thorough")
  void aRoadThatIsCutVeryOftenIsMendedByReruns() {
    for (int lake = 0; lake < 6; lake++) {
      cutsOften(50, lake);
    }
  }

  private void cutsOften(int cuts, long seed) {
    Random random = new Random(seed);
    database.empty();
    database.run(
        "CREATE TABLE event (id bigint PRIMARY KEY, v text)",
        "CREATE TABLE item (id int PRIMARY KEY, v text)");
    Lake lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake-" + seed).toString())
                .retries(0)
                .keepCheckResults(false)
                .connection("shop", database.behind(proxy)));
    change(random, 0);
    long bytes = bytesOf(() -> succeeds(lake));
    int failed = 0;
    for (int cut = 1; cut <= cuts || failed < cuts; cut++) {
      change(random, cut);
      failed += runWithCut(lake, random, bytes) ? 1 : 0;
      proxy.mend();
      succeeds(lake);
      assertSame(lake, "%d cuts, seed %d".formatted(cut, seed));
    }
    System.out.printf(
        "%s, seed %d: %d runs failed of those cut, all mended%n", database, seed, failed);
  }

  /** Whether a run that is cut, or whose backends are ended, failed. */
  private boolean runWithCut(Lake lake, Random random, long bytes) {
    if (random.nextBoolean()) {
      proxy.cutAfter(random.nextLong(bytes));
      return fails(lake);
    }
    Executor later = CompletableFuture.delayedExecutor(random.nextInt(900), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(() -> database.endConnections(), later);
    boolean failed = fails(lake);
    end.join();
    return failed;
  }

  /** Whether a run fails, or already its plan, since the database is not reached. */
  private static boolean fails(Lake lake) {
    try {
      return lake.run(road()).exitStatus() != 0;
    } catch (LagoaException failure) {
      assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.UNREACHABLE);
      return true;
    }
  }

  private static void succeeds(Lake lake) {
    Run run = lake.run(road());
    assertThat(run.exitStatus()).as(run.toString()).isZero();
  }

  private static Pipeline road() {
    return Pipeline.of(
        Table.bronze("event")
            .from(Jdbc.table("shop", "event").watermark("id"))
            .to(JdbcSink.table("shop", "served_event").append()),
        Table.bronze("item")
            .from(Jdbc.table("shop", "item"))
            .key("id")
            .to(JdbcSink.table("shop", "served_item").mirror()));
  }

  /** New events; items that are new, changed and gone. */
  private void change(Random random, int step) {
    String words = "e".repeat(random.nextInt(200));
    database.run(
        "INSERT INTO event VALUES " + values(50, step * 50, words),
        "INSERT INTO item VALUES " + values(10, step * 10, "new"),
        "UPDATE item SET v = 'step %d' WHERE id %% 7 = %d".formatted(step, random.nextInt(7)),
        "DELETE FROM item WHERE id %% 23 = %d".formatted(random.nextInt(23)));
  }

  private static String values(int rows, int after, String words) {
    return IntStream.rangeClosed(after + 1, after + rows)
        .mapToObj(id -> "(%d, '%s')".formatted(id, words))
        .collect(Collectors.joining(", "));
  }

  private void assertSame(Lake lake, String about) {
    for (String table : List.of("event", "item")) {
      List<String> source = database.rows("SELECT id, v FROM %s ORDER BY id".formatted(table));
      Dataset<Row> bronze = lake.table("bronze." + table).orderBy("id");
      List<String> held = new ArrayList<>();
      bronze.collectAsList().forEach(row -> held.add(row.get(0) + "|" + row.getString(1)));
      assertThat(held).as("bronze.%s after %s", table, about).isEqualTo(source);
      assertThat(database.rows("SELECT id, v FROM served_%s ORDER BY id".formatted(table)))
          .as("served_%s after %s", table, about)
          .isEqualTo(source);
    }
    assertThat(database.tables())
        .as("what is staged is gone after " + about)
        .containsExactly("event", "item", "lagoa_commit", "served_event", "served_item");
  }

  private long bytesOf(Runnable run) {
    proxy.cutAfter(1L << 40);
    run.run();
    long passed = (1L << 40) - proxy.left();
    proxy.mend();
    return passed;
  }
}
