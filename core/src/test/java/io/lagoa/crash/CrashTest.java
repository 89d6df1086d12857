package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.error.Milestone;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.source.Interval;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise 4, step by step: what ends at any milestone of any way of writing, and is then simply
 * repeated, comes to what it comes to undisturbed. The crash is simulated on a thread; {@code
 * HaltIT} ends real processes.
 */
@ExtendWith(SparkExtension.class)
final class CrashTest {
  @TempDir private Path folder;

  static Stream<Scene> scenes() {
    return Stream.concat(Scene.all().stream(), Scene.acts().stream());
  }

  @Test
  void anAppendThatEndsAnywhereIsMendedByARerun() throws IOException {
    endsAt(Scene.all().get(0), milestone -> true);
  }

  @Tag("thorough")
  @Test
  void anUpsertThatEndsBetweenQuarantineAndTableIsMendedByARerun() throws IOException {
    endsAt(Scene.all().get(2), Milestone.QUARANTINE_COMMITTED::equals);
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("scenes")
  void everyWayOfWritingThatEndsAnywhereIsMendedByARerun(Scene scene) throws IOException {
    endsAt(scene, milestone -> true);
  }

  @Tag("thorough")
  @Test
  void aBackfillThatEndsAnywhereIsMendedByAnother() throws IOException {
    TestPostgres postgres = TestPostgres.database();
    postgres.run(
        "CREATE TABLE trip (id int PRIMARY KEY, day date, noted int)",
        "INSERT INTO trip SELECT i, DATE '2024-03-01' + i, i FROM generate_series(1, 9) i");
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("trip").from(Jdbc.table("shop", "public.trip").watermark("noted")));
    Function<Path, Lake> open =
        root ->
            Lake.open(
                LakeSettings.at(root.toString())
                    .parallelism(1)
                    .connection("shop", postgres.connection()));
    Path before = folder.resolve("before");
    succeeds(open.apply(before).run(pipeline));
    postgres.run(
        "INSERT INTO trip SELECT i, DATE '2024-03-01' + i, 0 FROM generate_series(10, 14) i");
    Interval march = Interval.between("2024-03-01", "2024-04-01").of("day");

    endsAt(
        "backfill",
        before,
        root -> succeeds(open.apply(root).backfill(pipeline, "bronze.trip", march).run()),
        Contents::rowsAndVersions,
        milestone -> true);
  }

  @Tag("thorough")
  @Test
  void aReleaseThatEndsAnywhereIsMadeByAnother() throws IOException {
    Scene scene = Scene.all().get(2);
    Path in = folder.resolve("in");
    Scene.first(in);
    Path before = folder.resolve("before");
    run(scene, before);
    open(before).promote("web", scene.pipeline(in), Selection.ALL);
    Scene.second(in);
    run(scene, before);

    endsAt(
        "release",
        before,
        root -> open(root).promote("web", scene.pipeline(in), Selection.ALL),
        root -> {
          Map<String, List<String>> holds = new TreeMap<>(Contents.rows(root));
          for (String table : List.of("bronze.trip", "silver.trip")) {
            holds.put(
                "released " + table,
                open(root).release("web").table(table).toJSON().collectAsList().stream()
                    .sorted()
                    .toList());
          }
          return holds;
        },
        milestone -> true);
  }

  @Tag("thorough")
  @Test
  void upkeepThatEndsAnywhereIsDoneByAnother() throws IOException {
    Scene scene = Scene.all().get(2);
    Path in = folder.resolve("in");
    Path before = folder.resolve("before");
    for (int run = 0; run < 11; run++) {
      Scene.again(in, run);
      run(scene, before);
    }
    Files.createDirectories(before.resolve("silver/trip/_lagoa/killed"));
    Function<Path, Lake> tidy =
        root -> Lake.open(LakeSettings.at(root.toString()).retention(Duration.ZERO));

    endsAt(
        "maintain",
        before,
        root ->
            assertThat(tidy.apply(root).maintain(false))
                .allSatisfy(done -> assertThat(done.failure()).isEmpty()),
        root -> {
          tidy.apply(root).maintain(false);
          Map<String, List<String>> left = new TreeMap<>(Contents.rows(root));
          left.put("files", List.of(parquet(root.resolve("silver/trip")) + " files"));
          run(scene, root);
          assertThat(Contents.rows(root)).containsEntry("silver.trip", left.get("silver.trip"));
          return left;
        },
        milestone -> true);
  }

  private void endsAt(Scene scene, Predicate<Milestone> chosen) throws IOException {
    Path in = folder.resolve("in");
    Scene.first(in);
    Path before = folder.resolve("before");
    run(scene, before);
    Scene.second(in);
    if (scene.act() != Scene.Act.RUN) {
      run(scene, before);
    }
    boolean rebuilds = scene.act() == Scene.Act.REBUILD; // each time, in a version of its own
    endsAt(
        scene.toString(),
        before,
        root -> succeeds(scene.perform(open(root), in)),
        root -> {
          assertThat(open(root).plan(scene.pipeline(in)).isEmpty()).isTrue();
          return rebuilds ? Contents.rows(root) : Contents.rowsAndVersions(root);
        },
        chosen);
  }

  /**
   * @param act what is crashed on a copy of a lake, and then repeated
   * @param holds what it comes to
   */
  private void endsAt(
      String name,
      Path before,
      Consumer<Path> act,
      Function<Path, Map<String, List<String>>> holds,
      Predicate<Milestone> chosen)
      throws IOException {
    Path undisturbed = copy(before, "undisturbed");
    List<Milestone> passed = Parked.passedBy(() -> act.accept(undisturbed));
    assertThat(passed).as(name).containsAnyOf(Milestone.COMMITTED, Milestone.FILES_JOINED);
    Map<String, List<String>> expected = holds.apply(undisturbed);
    for (int nth = 0; nth < passed.size(); nth++) {
      if (!chosen.test(passed.get(nth))) {
        continue;
      }
      Path crashed = copy(before, "crashed-" + nth);
      Parked.at(nth, () -> act.accept(crashed));
      act.accept(crashed);
      String at = "%s, crashed at %d, %s".formatted(name, nth, passed.get(nth));
      assertThat(holds.apply(crashed)).as(at).isEqualTo(expected);
    }
  }

  private void run(Scene scene, Path root) {
    succeeds(open(root).run(scene.pipeline(folder.resolve("in"))));
  }

  private static void succeeds(Run run) {
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }

  private static Lake open(Path root) {
    return Lake.open(LakeSettings.at(root.toString()).parallelism(1));
  }

  private static long parquet(Path table) {
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_delta_log"))
          .count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
