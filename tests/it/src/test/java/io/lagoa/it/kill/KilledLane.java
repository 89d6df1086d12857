package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Overrides;
import io.lagoa.it.parcel.ParcelPipeline;
import io.lagoa.it.parcel.ParcelSource;
import io.lagoa.it.process.ChildJvm;
import io.lagoa.it.process.ClassArchive;
import io.lagoa.it.process.WarmJob;
import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One lake, its source and its target, whose runs are killed one after the other: the source
 * changes, a JVM runs the pipeline and is killed by {@code kill -9}, a plain run of this JVM mends
 * what that left and is compared with the truth. The next JVM warms up meanwhile.
 */
final class KilledLane implements AutoCloseable {
  private static final int SIGKILL = 128 + 9;
  private static final int PATIENCE_SECONDS = 300;
  private static final int ADDED = 60;

  /** The tables, each after those that it reads, with the number of their stages. */
  private static final Map<String, Integer> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("bronze.event", 1);
    TABLES.put("bronze.depot", 1);
    TABLES.put("bronze.depot_dump", 1);
    TABLES.put("bronze.event_day", 1);
    TABLES.put("silver.parcel", 2);
    TABLES.put("silver.depot_history", 1);
    TABLES.put("silver.dumped", 2);
    TABLES.put("gold.depot_load", 2);
    TABLES.put("gold.day", 2);
    TABLES.put("gold.event", 2);
  }

  private static final int STAGES = TABLES.values().stream().mapToInt(n -> n).sum();

  private final ClassArchive classes;
  private final CityDatabase server;
  private final ParcelSource source;
  private final ParcelPipeline pipeline;
  private final Random random;
  private final Map<String, Integer> during = new TreeMap<>();
  private int kills;
  private int jvms;

  KilledLane(Path folder, long seed, ClassArchive classes) throws Exception {
    this.classes = classes;
    this.server = CityDatabase.start();
    this.source = ParcelSource.fill(server, 1_000);
    Truth.see(server);
    this.pipeline = ParcelPipeline.everyWay(folder, server, "served");
    this.random = new Random(seed);
  }

  @Override
  public void close() {
    server.close();
  }

  /** The runs that were killed. */
  int kills() {
    return kills;
  }

  /** Which stages had begun and had not ended, and how often. */
  Map<String, Integer> during() {
    return during;
  }

  /** Kills so many runs; mends and compares after each, or after a few. */
  void kill(int times) throws Exception {
    mend();
    archive();
    ChildJvm next = start();
    try {
      while (kills < times) {
        change();
        int done = runSome();
        int reach = 2;
        boolean killed;
        do {
          try (ChildJvm job = next) {
            next = start();
            killed = killed(job, done, reach);
          }
          done = 0; // what was killed is not mended: any stage may have something to do
          reach = STAGES;
        } while (killed && random.nextInt(4) == 0);
        if (killed) {
          mend();
        }
        Truth.assertHolds(pipeline, "after %d kills, of %s".formatted(kills, during));
      }
    } finally {
      next.close();
    }
  }

  private void change() throws SQLException {
    source.change(ADDED);
    Truth.see(server);
  }

  /** A run to its end, if it is the first of all, so that its classes are in the archive. */
  private void archive() throws Exception {
    synchronized (classes) {
      if (!Files.exists(classes.file())) {
        change();
        classes.learn(pipeline.file());
      }
    }
  }

  /**
   * Runs some of the first tables in this JVM, so that the run that is killed comes to the others
   * sooner.
   *
   * @return the stages that have nothing to do any more
   */
  private int runSome() {
    List<String> done = List.copyOf(TABLES.keySet()).subList(0, random.nextInt(TABLES.size()));
    if (!done.isEmpty()) {
      run(done);
    }
    return done.stream().mapToInt(TABLES::get).sum();
  }

  /** A plain run in the session of this JVM, which a lake has for itself meanwhile. */
  private void mend() {
    run(List.of());
  }

  private void run(List<String> select) {
    synchronized (KilledLane.class) {
      Arguments arguments =
          new Arguments(pipeline.file(), Overrides.NONE, select, false, Optional.empty());
      Run run = Job.run(RunJob.JOB, arguments, Progress.SILENT);
      assertThat(run.succeeded()).as(run.toString()).isTrue();
    }
  }

  /**
   * Whether a run was killed, at a moment of a stage; it was not if it ended before.
   *
   * @param done its first stages that have nothing to do
   * @param reach how many of the next stages may be hit
   */
  private boolean killed(ChildJvm job, int done, int reach) throws Exception {
    job.awaitErr(WarmJob.READY::equals, PATIENCE_SECONDS);
    int turn = done + 1 + random.nextInt(reach);
    long start = System.nanoTime();
    job.say("run");
    while (job.process().isAlive() && Killer.begun(job) < turn) {
      Thread.sleep(10);
    }
    long delay = random.nextLong(1 + (System.nanoTime() - start) / (turn - done));
    if (job.process().waitFor(delay, TimeUnit.NANOSECONDS)) {
      assertThat(job.process().exitValue()).as(job::log).isZero();
      return false;
    }
    job.kill();
    if (job.await(PATIENCE_SECONDS) != SIGKILL) {
      return false;
    }
    kills++;
    Set<String> running = Killer.running(job.errLines());
    (running.isEmpty() ? Set.of("between stages") : running)
        .forEach(stage -> during.merge(stage, 1, Integer::sum));
    return true;
  }

  private ChildJvm start() throws IOException {
    return WarmJob.start("jvm-" + jvms++, pipeline.file(), Optional.of(classes));
  }
}
