package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.error.Milestone;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise 4, step by step: a run that ends at any milestone of any way of writing, and then a plain
 * rerun, come to what an undisturbed run comes to. The crash is simulated on a thread; {@code
 * HaltIT} ends real processes.
 */
@ExtendWith(SparkExtension.class)
final class CrashTest {
  @TempDir private Path folder;

  static List<Scene> scenes() {
    return Scene.all();
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

  private void endsAt(Scene scene, Predicate<Milestone> chosen) throws IOException {
    Path in = folder.resolve("in");
    Scene.first(in);
    Path before = folder.resolve("before");
    run(scene, before);
    Scene.second(in);
    Path undisturbed = copy(before, "undisturbed");
    List<Milestone> passed = Parked.passedBy(() -> run(scene, undisturbed));
    assertThat(passed).contains(Milestone.FILES_WRITTEN, Milestone.COMMITTED);
    Map<String, List<String>> expected = Contents.rowsAndVersions(undisturbed);

    for (int nth = 0; nth < passed.size(); nth++) {
      if (!chosen.test(passed.get(nth))) {
        continue;
      }
      Path crashed = copy(before, "crashed-" + nth);
      Parked.at(nth, () -> run(scene, crashed));
      run(scene, crashed);
      String at = "%s, crashed at %d, %s".formatted(scene, nth, passed.get(nth));
      assertThat(Contents.rowsAndVersions(crashed)).as(at).isEqualTo(expected);
      assertThat(open(crashed).plan(scene.pipeline(in)).isEmpty()).as(at).isTrue();
    }
  }

  private void run(Scene scene, Path root) {
    Run run = open(root).run(scene.pipeline(folder.resolve("in")));
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }

  private static Lake open(Path root) {
    return Lake.open(LakeSettings.at(root.toString()).parallelism(1));
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
