package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two runs of one pipeline at once: one wins or both do, and the tables are right. */
@ExtendWith(SparkExtension.class)
final class ConcurrentRunsTest {
  @TempDir private Path folder;

  static List<Scene> scenes() {
    return Scene.all();
  }

  @Test
  void twoUpsertsAtOnceDoNoHarm() throws Exception {
    doNoHarm(Scene.all().get(2));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("scenes")
  void twoRunsAtOnceDoNoHarm(Scene scene) throws Exception {
    for (int i = 0; i < 5; i++) {
      doNoHarm(scene);
    }
  }

  private void doNoHarm(Scene scene) throws Exception {
    Path base = java.nio.file.Files.createTempDirectory(folder, "runs");
    Path in = base.resolve("in");
    Scene.first(in);
    Path shared = base.resolve("shared");
    List<Run> runs = atOnce(scene, in, shared);
    Scene.second(in);
    runs.addAll(atOnce(scene, in, shared));
    Run last = run(scene, in, shared);
    assertThat(last.succeeded()).as(last.toString()).isTrue();

    Path alone = alone(scene, base);
    assertThat(Contents.rows(shared)).as(runs.toString()).isEqualTo(Contents.rows(alone));
    assertThat(runs).as("no failure but a conflict").allMatch(run -> run.exitStatus() % 3 == 0);
  }

  /** The same arrivals, one run after the other. */
  private static Path alone(Scene scene, Path base) throws IOException {
    Path in = base.resolve("in-alone");
    Path root = base.resolve("alone");
    Scene.first(in);
    run(scene, in, root);
    Scene.second(in);
    run(scene, in, root);
    return root;
  }

  private static List<Run> atOnce(Scene scene, Path in, Path root) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Run>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> {
                await(start);
                return run(scene, in, root);
              },
              task -> new Thread(task).start()));
    }
    start.countDown();
    return new ArrayList<>(both.stream().map(CompletableFuture::join).toList());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Run run(Scene scene, Path in, Path root) {
    return Lake.open(root.toString()).run(scene.pipeline(in));
  }
}
