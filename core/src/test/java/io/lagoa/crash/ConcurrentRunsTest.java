package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.error.Milestone;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /**
   * One run works out what to remember; another one remembers it meanwhile, and does not get to say
   * so in the table before the first one has.
   */
  @Test
  void twoRunsDoNotMixWhatTheyRemember() throws Exception {
    Scene deletes = Scene.deletesOnly();
    Path base = java.nio.file.Files.createTempDirectory(folder, "runs");
    Path in = base.resolve("in");
    Path shared = base.resolve("shared");
    Scene.first(in);
    run(deletes, in, shared);
    Scene.second(in);
    CountDownLatch remembered = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    AtomicInteger staged = new AtomicInteger();
    AtomicInteger committed = new AtomicInteger();
    Milestone.watch(
        passed -> {
          if (passed == Milestone.DIFFERENCE_STAGED && staged.getAndIncrement() == 0) {
            await(remembered);
          }
          if (passed == Milestone.MEMORY_COMMITTED && committed.getAndIncrement() == 0) {
            remembered.countDown();
            await(first);
          }
        });
    try {
      List<CompletableFuture<Run>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Run> one =
            CompletableFuture.supplyAsync(
                () -> run(deletes, in, shared), task -> new Thread(task).start());
        both.add(one);
        one.whenComplete((run, failure) -> first.countDown());
      }
      both.forEach(CompletableFuture::join);
    } finally {
      Milestone.watch(passed -> {});
    }
    assertThat(staged.get()).as("both came by").isGreaterThan(1);
    Scene.third(in);
    Run last = run(deletes, in, shared);
    assertThat(last.succeeded()).as(last.toString()).isTrue();

    Path root = alone(deletes, base);
    Scene.third(base.resolve("in-alone"));
    run(deletes, base.resolve("in-alone"), root);
    assertThat(Contents.rows(shared)).isEqualTo(Contents.rows(root));
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
      if (!latch.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the other run did not come by");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Run run(Scene scene, Path in, Path root) {
    return Lake.open(root.toString()).run(scene.pipeline(in));
  }
}
