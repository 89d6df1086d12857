package io.lagoa.it.kill;

import io.lagoa.it.process.ClassArchive;
import io.lagoa.kit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 4 by numbers: a pipeline of most ways of writing, and of every way of delivering, killed
 * at random moments as often as there is time for. Each kill is mended by a plain run and compared
 * with what PostgreSQL computes from the source. What was done is kept in {@code
 * tests/it/kills.csv}, failures too; the next time goes on with seeds that were not used yet.
 * {@code CrashTest} ends the other ways of writing, and what is no run: {@code redrive}, {@code
 * backfill}, {@code --full}, {@code release}, {@code maintain}.
 */
@ExtendWith(SparkExtension.class)
@Tag("thorough")
@Tag("one-line")
final class RandomKillsIT {
  private static final Path LEDGER = Path.of("kills.csv").toAbsolutePath();
  private static final int LANES = 2;
  private static final int PER_LAKE = 20;

  @TempDir private Path folder;

  @Test
  @Timeout(14_400)
  void aRunThatIsKilledAtAnyMomentEndsAsTheSourceSays(SparkSession spark, TestReporter reporter)
      throws Exception {
    int kills = Integer.getInteger("lagoa.kills", LANES * PER_LAKE);
    long first = nextSeed();
    ClassArchive classes = ClassArchive.in(folder);
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<String>> done = new ArrayList<>();
      for (int lake = 0; lake < kills / PER_LAKE; lake++) {
        long seed = first + lake;
        done.add(lanes.submit(() -> killed(spark.version(), seed, classes)));
      }
      for (Future<String> lane : done) {
        reporter.publishEntry("killed", lane.get());
      }
    } finally {
      lanes.shutdownNow();
    }
  }

  private String killed(String version, long seed, ClassArchive classes) throws Exception {
    try (KilledLane lane = new KilledLane(folder.resolve("lane-" + seed), seed, classes)) {
      try {
        lane.kill(PER_LAKE);
      } catch (Exception | AssertionError e) {
        note(version, seed, lane, e instanceof AssertionError ? 1 : 0, "; failed: " + brief(e));
        throw e;
      }
      return note(version, seed, lane, 0, "");
    }
  }

  /** One line of it, without what would break a line of the ledger. */
  private static String brief(Throwable e) {
    String text = String.valueOf(e.getMessage()).replaceAll("[\\s,]+", " ").strip();
    return text.substring(0, Math.min(text.length(), 200));
  }

  private static synchronized String note(
      String version, long seed, KilledLane lane, int differences, String end) throws IOException {
    if (!Files.exists(LEDGER)) {
      Files.writeString(LEDGER, "spark,seed,kills,differences,during\n");
    }
    String stages =
        lane.during().entrySet().stream()
            .map(stage -> stage.getKey() + " " + stage.getValue())
            .collect(Collectors.joining("; "));
    String line =
        "%s,%d,%d,%d,%s%s%n".formatted(version, seed, lane.kills(), differences, stages, end);
    Files.writeString(LEDGER, line, StandardOpenOption.APPEND);
    return line;
  }

  private static long nextSeed() throws IOException {
    return Files.exists(LEDGER)
        ? Files.readAllLines(LEDGER).stream()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.split(",")[1]))
                .max()
                .orElse(0)
            + 1
        : 1;
  }
}
