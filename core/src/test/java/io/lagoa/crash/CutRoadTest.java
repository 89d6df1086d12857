package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.CutProxy;
import io.lagoa.TestPostgres;
import io.lagoa.config.Connection;
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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a database into bronze and from there into a database, with connections cut after any number
 * of bytes and backends ended at any moment: repeated, all three hold the same, nothing is lost and
 * nothing is there twice.
 */
@ExtendWith(SparkExtension.class)
final class CutRoadTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final CutProxy PROXY = CutProxy.to(POSTGRES.port());
  private static final String END_BACKENDS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

  @TempDir private Path folder;

  @AfterAll
  static void closeProxy() {
    PROXY.close();
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
    POSTGRES.run(
        "DROP SCHEMA IF EXISTS shop CASCADE",
        "DROP SCHEMA IF EXISTS served CASCADE",
        "CREATE SCHEMA shop",
        "CREATE SCHEMA served",
        "CREATE TABLE shop.event (id bigint PRIMARY KEY, v text)",
        "CREATE TABLE shop.item (id int PRIMARY KEY, v text)");
    Lake lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake-" + seed).toString())
                .retries(0)
                .keepCheckResults(false)
                .connection("shop", throughProxy()));
    change(random, 0);
    long bytes = bytesOf(() -> succeeds(lake));
    int failed = 0;
    for (int cut = 1; cut <= cuts || failed < cuts; cut++) {
      change(random, cut);
      failed += runWithCut(lake, random, bytes) ? 1 : 0;
      PROXY.mend();
      succeeds(lake);
      assertSame(lake, "%d cuts, seed %d".formatted(cut, seed));
    }
    System.out.printf("seed %d: %d runs failed of those cut, all mended%n", seed, failed);
  }

  /** Whether a run that is cut, or whose backends are ended, failed. */
  private static boolean runWithCut(Lake lake, Random random, long bytes) {
    if (random.nextBoolean()) {
      PROXY.cutAfter(random.nextLong(bytes));
      return fails(lake);
    }
    Executor later = CompletableFuture.delayedExecutor(random.nextInt(900), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(() -> POSTGRES.rows(END_BACKENDS), later);
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
            .from(Jdbc.table("shop", "shop.event").watermark("id"))
            .to(JdbcSink.table("shop", "served.event").append()),
        Table.bronze("item")
            .from(Jdbc.table("shop", "shop.item"))
            .key("id")
            .to(JdbcSink.table("shop", "served.item").mirror()));
  }

  /** New events; items that are new, changed and gone. */
  private static void change(Random random, int step) {
    POSTGRES.run(
        "INSERT INTO shop.event SELECT %d + i, repeat('e', %d) FROM generate_series(1, 50) i"
            .formatted(step * 50, random.nextInt(200)),
        "INSERT INTO shop.item SELECT %d + i, 'new' FROM generate_series(1, 10) i"
            .formatted(step * 10),
        "UPDATE shop.item SET v = 'step %d' WHERE id %% 7 = %d".formatted(step, random.nextInt(7)),
        "DELETE FROM shop.item WHERE id %% 23 = %d".formatted(random.nextInt(23)));
  }

  private static void assertSame(Lake lake, String about) {
    for (String table : List.of("event", "item")) {
      List<String> source = POSTGRES.rows("SELECT id, v FROM shop.%s ORDER BY id".formatted(table));
      Dataset<Row> bronze = lake.table("bronze." + table).orderBy("id");
      List<String> held = new ArrayList<>();
      bronze.collectAsList().forEach(row -> held.add(row.get(0) + "|" + row.getString(1)));
      assertThat(held).as("bronze.%s after %s", table, about).isEqualTo(source);
      assertThat(POSTGRES.rows("SELECT id, v FROM served.%s ORDER BY id".formatted(table)))
          .as("served.%s after %s", table, about)
          .isEqualTo(source);
    }
    assertThat(POSTGRES.rows("SELECT relname FROM pg_class WHERE relname LIKE 'lagoa_stage%'"))
        .as("what is staged is gone after " + about)
        .isEmpty();
  }

  private static long bytesOf(Runnable run) {
    PROXY.cutAfter(1L << 40);
    run.run();
    long passed = (1L << 40) - PROXY.left();
    PROXY.mend();
    return passed;
  }

  private static Connection throughProxy() {
    String url = POSTGRES.connection().url();
    return new Connection(
        url.replace(":" + POSTGRES.port() + "/", ":" + PROXY.port() + "/"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of("sslmode", "disable", "gssEncMode", "disable"));
  }
}
