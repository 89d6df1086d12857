package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.process.ChildJvm;
import io.lagoa.jobs.RunJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Runs a pipeline file again and again, each time in a JVM of its own that is killed by {@code kill
 * -9} at a random moment of its stages. A run lasts about as long as its JVM takes to begin; what
 * it really takes is learned from the runs that end before their moment comes.
 */
final class Killer {
  private static final int SIGKILL = 128 + 9;
  private static final int PATIENCE_SECONDS = 300;

  private final Path file;
  private final Random random;
  private final List<Kill> kills = new ArrayList<>();
  private long lengthMillis;
  private int runs;

  Killer(Path file, long seed) {
    this.file = file;
    this.random = new Random(seed);
  }

  /**
   * A kill.
   *
   * @param afterMillis since the first stage began
   * @param during the stages that had begun and had not ended
   */
  record Kill(long afterMillis, Set<String> during) {}

  /** The kills that hit a run. */
  List<Kill> kills() {
    return List.copyOf(kills);
  }

  /** Starts a run and kills it, unless it ends well before. */
  void run() throws IOException, InterruptedException {
    assertThat(++runs).as("runs, of which %d were killed", kills.size()).isLessThan(200);
    long start = System.nanoTime();
    try (ChildJvm job = job(file.getParent(), "run-" + runs, file)) {
      awaitFirstStage(job);
      long began = System.nanoTime();
      lengthMillis = lengthMillis == 0 ? 2 * millis(began - start) : lengthMillis;
      long delay = random.nextLong(lengthMillis);
      if (job.process().waitFor(delay, TimeUnit.MILLISECONDS)) {
        lengthMillis = millis(System.nanoTime() - began);
        assertThat(job.process().exitValue()).as(job::log).isZero();
        return;
      }
      job.kill();
      int status = job.await(PATIENCE_SECONDS);
      assertThat(status).as(job::log).isIn(SIGKILL, 0);
      if (status == SIGKILL) {
        kills.add(new Kill(delay, running(job.errLines())));
      }
    }
  }

  /** How often which stage was hit, and when. */
  String report() {
    Map<String, Integer> hit = new TreeMap<>();
    for (Kill kill : kills) {
      String stages =
          kill.during().isEmpty() ? "between stages" : String.join(" + ", kill.during());
      hit.merge(stages, 1, Integer::sum);
    }
    return "%d kills in %d runs, after %s ms; hit: %s"
        .formatted(kills.size(), runs, kills.stream().map(Kill::afterMillis).toList(), hit);
  }

  static ChildJvm job(Path folder, String name, Path file) throws IOException {
    return ChildJvm.start(
        folder,
        name,
        ChildJvm.joined(ChildJvm.ownClassPath()),
        Map.of(),
        "-Xmx1g",
        "-XX:TieredStopAtLevel=1",
        "-Dlog4j2.configurationFile=lagoa-log4j2.properties",
        RunJob.class.getName(),
        file.toString());
  }

  private static void awaitFirstStage(ChildJvm job) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (job.errLines().stream().noneMatch(line -> line.startsWith("begin"))) {
      assertThat(job.process().isAlive()).as(job::log).isTrue();
      assertThat(System.nanoTime()).as(job::log).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static Set<String> running(List<String> lines) {
    Set<String> running = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" +", 2);
      if (words[0].equals("begin")) {
        running.add(words[1]);
      } else {
        running.removeIf(name -> line.startsWith(words[0]) && words[1].startsWith(name + " ("));
      }
    }
    return running;
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
