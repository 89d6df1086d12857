package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.maintain.Upkept;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class MaintainTest {
  @TempDir Path folder;

  private Trips trips(Duration retention) {
    return new Trips(folder, Trips.settings(folder).retention(retention));
  }

  /** Makes a table's files and commits as old as if written so long ago. */
  static void age(Path table, Duration by) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(by));
    try (var all = Files.walk(table)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.setLastModifiedTime(path, then);
      }
    }
  }

  private static Set<String> live(Lake lake, String table) {
    return lake.sql("SELECT DISTINCT _metadata.file_name FROM " + table).collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> stored(Path table) {
    return Trips.parquet(table).stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Tag("thorough")
  @Test
  void whatKillsLeaveGoesAndNothingElse() throws IOException {
    Trips trips = trips(Duration.ofDays(7));
    trips.arrive("1 409 30", "2 409 40", "3 2 -1");
    trips.run();
    trips.arrive("1 409 50");
    trips.run();
    Path silver = trips.table("silver", "trip");
    Set<String> before = stored(silver);
    Path orphan = Files.write(silver.resolve("part-00000-orphan.snappy.parquet"), new byte[10]);
    Path change = Files.createDirectories(silver.resolve("_change_data"));
    Path orphanChange = Files.write(change.resolve("cdc-orphan.snappy.parquet"), new byte[10]);
    Path scratch = Files.createDirectories(silver.resolve("_lagoa/killed/batch"));
    Path unnamed = Files.createDirectories(silver.resolve("_files/killed"));
    Path young = Files.write(silver.resolve("part-00000-young.snappy.parquet"), new byte[10]);
    for (Path old : List.of(orphan, orphanChange, scratch.getParent(), unnamed)) {
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    }

    List<Upkept> told = trips.lake.maintain(true);
    assertThat(orphan).exists();
    List<Upkept> done = trips.lake.maintain(false);

    assertThat(told).extracting(Upkept::table).contains("quarantine.silver_trip");
    assertThat(done).allMatch(table -> table.failure().isEmpty());
    Upkept silverDone =
        done.stream().filter(one -> one.table().equals("silver.trip")).findFirst().orElseThrow();
    assertThat(silverDone.done())
        .containsExactly(
            "deleted 2 files of earlier versions",
            "deleted 1 scratch folders",
            "deleted 1 folders that no row names");
    assertThat(told.stream().filter(one -> one.table().equals("silver.trip")).findFirst())
        .get()
        .extracting(one -> one.done().get(0))
        .isEqualTo("would delete 2 files of earlier versions");
    assertThat(orphan).doesNotExist();
    assertThat(orphanChange).doesNotExist();
    assertThat(scratch).doesNotExist();
    assertThat(unnamed).doesNotExist();
    assertThat(young).exists();
    before.add(young.getFileName().toString());
    assertThat(stored(silver)).isEqualTo(before);
    assertThat(trips.lake.sql("SELECT id, speed FROM silver.trip VERSION AS OF 0"))
        .hasRows(row(1, 30), row(2, 40));
    assertThat(trips.run().unchanged()).isTrue();
  }

  @Tag("thorough")
  @Test
  void withTheRetentionPassedOnlyLiveFilesRemain() throws IOException {
    Trips trips = trips(Duration.ZERO);
    trips.arrive("1 409 30", "2 409 40", "3 2 -1");
    trips.run();
    trips.arrive("1 409 50", "4 2 1");
    trips.run();
    Pipeline stopping =
        Pipeline.of(
            trips.bronze(), Trips.silver().check(Check.that("rejected <= 0").stop()), Trips.gold());
    trips.arrive("5 2 -9");
    Run stopped = trips.lake.run(stopping);
    assertThat(stopped.exitStatus()).isEqualTo(1);
    trips.run();
    Files.write(trips.table("gold", "line").resolve("part-0-orphan.parquet"), new byte[10]);

    trips.lake.maintain(false);

    for (String table : List.of("bronze.trip", "silver.trip", "gold.line")) {
      Path path = trips.table(table.split("\\.")[0], table.split("\\.")[1]);
      assertThat(stored(path)).as(table).isEqualTo(live(trips.lake, table));
    }
    assertThat(stored(trips.table("quarantine", "silver_trip")))
        .isEqualTo(live(trips.lake, "quarantine.silver_trip"));
    assertThat(trips.run().unchanged()).isTrue();
    trips.arrive("6 2 9");
    assertThat(trips.run().stage("silver.trip").how()).isEqualTo("new rows");
  }

  @Test
  void whatAReaderHasNotReadIsKept() {
    Trips trips = trips(Duration.ZERO);
    Pipeline upTo = Pipeline.of(trips.bronze(), Trips.silver());
    trips.arrive("1 409 30", "2 409 40");
    Pipeline counted =
        Pipeline.of(
            trips.bronze(),
            Trips.silver(),
            io.lagoa.table.Table.gold("fast")
                .sql("SELECT id, speed FROM silver.trip WHERE speed > 35")
                .key("id"));
    trips.run(counted);
    trips.arrive("1 409 50");
    trips.run(upTo);
    trips.arrive("1 409 60", "3 409 70");
    trips.run(upTo);

    List<Upkept> done = trips.lake.maintain(counted, Selection.ALL, false);

    assertThat(done.stream().flatMap(one -> one.done().stream()))
        .contains("kept what follows version 0 for gold.fast");
    Run run = trips.run(counted);
    assertThat(run.stage("gold.fast").how()).isEqualTo("changed keys");
    assertThat(trips.lake.table("gold.fast")).hasRows(row(1, 60), row(2, 40), row(3, 70));
  }

  @Test
  @Tag("thorough") // many runs
  void smallFilesAreJoinedAndDownstreamSeesNoChange() {
    Trips trips = trips(Duration.ofDays(7));
    for (int i = 0; i < 8; i++) {
      trips.arrive("%d 409 %d".formatted(i, i));
      trips.run(Pipeline.of(trips.bronze()));
    }
    trips.run();

    List<Upkept> done = trips.lake.maintain(trips.pipeline(), Selection.ALL, false);

    assertThat(done.get(0).table()).isEqualTo("bronze.trip");
    assertThat(done.get(0).done()).containsExactly("joined 8 small files");
    assertThat(live(trips.lake, "bronze.trip")).hasSize(1);
    assertThat(trips.lake.table("bronze.trip").select("id"))
        .hasRows(
            IntStream.range(0, 8).mapToObj(i -> row(i)).toArray(org.apache.spark.sql.Row[]::new));
    assertThat(trips.run().unchanged()).isTrue();
    assertThat(trips.lake.maintain(trips.pipeline(), Selection.ALL, false))
        .allMatch(one -> one.done().isEmpty());
  }

  @Tag("thorough")
  @Test
  void theLogIsKeptAsLongAsVersionsAre() {
    Trips trips = trips(Duration.ofDays(60));
    trips.arrive("1 409 30");
    trips.run();

    assertThat(done(trips.lake.maintain(false), "bronze.trip"))
        .containsExactly("kept the log for 60 days");
    assertThat(trips.lake.sql("SHOW TBLPROPERTIES bronze.trip ('delta.logRetentionDuration')"))
        .hasRows(row("delta.logRetentionDuration", "interval 1440 hours"));
    assertThat(done(trips.lake.maintain(false), "bronze.trip")).isEmpty();
    assertThat(trips.run().unchanged()).isTrue();
  }

  @Test
  void theLogIsKeptShort() throws IOException {
    Trips trips = trips(Duration.ofDays(7));
    for (int id = 0; id < 3; id++) {
      trips.arrive(id + " 409 30");
      trips.run(Pipeline.of(trips.bronze()));
    }
    trips.run();
    Path log = trips.table("bronze", "trip").resolve("_delta_log");
    age(log, Duration.ofDays(40));
    trips.arrive("3 409 30");
    trips.run();

    assertThat(done(trips.lake.maintain(true), "bronze.trip"))
        .containsExactly("would write a checkpoint", "would delete 3 commits of the log");
    assertThat(done(trips.lake.maintain(false), "bronze.trip"))
        .containsExactly("wrote a checkpoint", "deleted 3 commits of the log");

    assertThat(Files.exists(log.resolve("%020d.json".formatted(2)))).isFalse();
    assertThat(Files.exists(log.resolve("%020d.json".formatted(3)))).isTrue();
    assertThat(done(trips.lake.maintain(false), "bronze.trip")).isEmpty();
    assertThat(trips.run().unchanged()).isTrue();
    assertThat(trips.lake.table("gold.line")).hasRows(row("409", 4L));

    trips.arrive("4 409 30");
    trips.run(Pipeline.of(trips.bronze()));
    age(log, Duration.ofDays(40));
    trips.arrive("5 409 30");
    trips.run(Pipeline.of(trips.bronze()));
    assertThat(done(trips.lake.maintain(false), "bronze.trip"))
        .contains("held the log for silver.trip")
        .noneMatch(line -> line.contains("commits of the log"));
  }

  /** Delta drops expired commits with each checkpoint, whoever needs them. */
  @Test
  void theLogIsHeldForARelease() throws IOException {
    Trips trips = trips(Duration.ofDays(7));
    trips.arrive("0 409 30");
    trips.run();
    trips.lake.promote("web", trips.pipeline(), Selection.ALL);
    for (int id = 1; id < 11; id++) {
      trips.arrive(id + " 409 30");
      trips.run(Pipeline.of(trips.bronze()));
    }
    Path log = trips.table("bronze", "trip").resolve("_delta_log");
    age(log, Duration.ofDays(40));
    trips.arrive("11 409 30");
    trips.run();

    assertThat(done(trips.lake.maintain(false), "bronze.trip"))
        .contains("held the log for release web", "wrote a checkpoint");
    for (int id = 12; id < 24; id++) {
      trips.arrive(id + " 409 30");
      trips.run(Pipeline.of(trips.bronze()));
    }
    assertThat(done(trips.lake.maintain(false), "bronze.trip"))
        .contains("wrote a checkpoint")
        .noneMatch(line -> line.contains("held") || line.contains("commits"));

    assertThat(Files.exists(log.resolve("%020d.json".formatted(0)))).isTrue();
    assertThat(trips.lake.release("web").table("bronze.trip").select("id")).hasRows(row(0));
    age(log, Duration.ofDays(40));
    trips.arrive("24 409 30");
    trips.run();
    trips.lake.promote("web", trips.pipeline(), Selection.ALL);
    trips.lake.promote("web", trips.pipeline(), Selection.ALL);
    assertThat(done(trips.lake.maintain(false), "bronze.trip"))
        .anyMatch(line -> line.contains("commits of the log"));
  }

  @Tag("thorough")
  @Test
  void runsGoOnWhileTheLakeIsMaintained() {
    Trips trips = trips(Duration.ofDays(7));
    trips.arrive("0 409 30");
    trips.run();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<String>> maintenance =
        CompletableFuture.supplyAsync(
            () -> {
              Set<String> done = new TreeSet<>();
              while (!over.get()) {
                trips.lake.maintain(false).stream()
                    .filter(table -> table.failure().isEmpty())
                    .forEach(table -> done.addAll(table.done()));
              }
              return List.copyOf(done);
            },
            task -> new Thread(task).start());
    for (int id = 1; id <= 30; id++) {
      trips.arrive(id + " 409 30", "0 409 " + (30 + id));
      Run run = trips.lake.run(trips.pipeline());
      while (run.exitStatus() == 3) {
        run = trips.lake.run(trips.pipeline());
      }
      assertThat(run.exitStatus()).as(run.toString()).isZero();
    }
    over.set(true);

    assertThat(maintenance.join()).anyMatch(line -> line.startsWith("joined"));
    trips.run();
    assertThat(trips.lake.table("bronze.trip").count()).isEqualTo(61);
    assertThat(trips.lake.table("gold.line")).hasRows(row("409", 31L));
    assertThat(trips.lake.table("silver.trip").where("id = 0").select("speed")).hasRows(row(60));
  }

  private static List<String> done(List<Upkept> tables, String name) {
    return tables.stream()
        .filter(table -> table.table().equals(name))
        .flatMap(table -> table.done().stream())
        .toList();
  }
}
