package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.process.ChildJvm;
import io.lagoa.it.process.WarmJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Runs a pipeline file again and again, each time in a JVM of its own that is killed by {@code kill
 * -9} at a random moment of its stages. The JVM of the next run warms up meanwhile.
 */
final class Killer implements AutoCloseable {
  private static final int SIGKILL = 128 + 9;
  private static final int PATIENCE_SECONDS = 300;

  private final Path file;
  private final int stages;
  private final Random random;
  private final List<Kill> kills = new ArrayList<>();
  private final List<Integer> turns = new ArrayList<>();
  private int runs;
  private ChildJvm next;

  /**
   * @param file the pipeline file
   * @param stages how many stages it has
   */
  Killer(Path file, int stages, long seed) throws IOException {
    this.file = file;
    this.stages = stages;
    this.random = new Random(seed);
    this.next = WarmJob.start("run-0", file, Optional.empty());
  }

  /**
   * A kill.
   *
   * @param afterMillis since its run began
   * @param during the stages that had begun and had not ended
   */
  record Kill(long afterMillis, Set<String> during) {}

  /** The kills that hit a run. */
  List<Kill> kills() {
    return List.copyOf(kills);
  }

  /** Ends the JVM that waits for its run. */
  @Override
  public void close() {
    next.close();
  }

  /** Lets a run begin and kills it, unless it ends well before. */
  void run() throws IOException, InterruptedException {
    assertThat(++runs).as("runs, of which %d were killed", kills.size()).isLessThan(200);
    int turn = turn();
    try (ChildJvm job = next) {
      next = WarmJob.start("run-" + runs, file, Optional.empty()); // warms while this one runs
      job.awaitErr(WarmJob.READY::equals, PATIENCE_SECONDS);
      job.say("run");
      long start = System.nanoTime();
      awaitStages(job, turn);
      long delay = random.nextLong(1 + millis(System.nanoTime() - start) / turn);
      if (job.process().waitFor(delay, TimeUnit.MILLISECONDS)) {
        assertThat(job.process().exitValue()).as(job::log).isZero();
        return;
      }
      job.kill();
      int status = job.await(PATIENCE_SECONDS);
      assertThat(status).as(job::log).isIn(SIGKILL, 0);
      if (status == SIGKILL) {
        kills.add(new Kill(millis(System.nanoTime() - start), running(job.errLines())));
      }
    }
  }

  /** The stage that is hit next, by the order in which stages begin, from 1. */
  private int turn() {
    if (turns.isEmpty()) {
      for (int stage = 1; stage <= stages; stage++) {
        turns.add(stage);
      }
      Collections.shuffle(turns, random);
    }
    return turns.remove(0);
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

  private static void awaitStages(ChildJvm job, int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (begun(job) < count) {
      assertThat(job.process().isAlive()).as(job::log).isTrue();
      assertThat(System.nanoTime()).as(job::log).isLessThan(end);
      Thread.sleep(10);
    }
  }

  /** How many stages have begun. */
  static long begun(ChildJvm job) {
    return job.errLines().stream().filter(line -> line.startsWith("begin")).count();
  }

  /** The stages that have begun and have not ended, by what the JVM wrote. */
  static Set<String> running(List<String> lines) {
    Set<String> running = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" +", 2);
      if (words[0].equals("begin")) {
        running.add(words[1]);
      } else {
        running.removeIf(name -> line.equals("end " + name));
      }
    }
    return running;
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
