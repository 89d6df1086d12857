package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.process.ChildJvm;
import io.lagoa.jobs.RunJob;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 4 on real input, with training and scoring: the whole run of {@code conf/rentals.conf}
 * over pagila, killed by {@code kill -9} twice, and then a plain rerun.
 */
@ExtendWith(SparkExtension.class)
@Tag("thorough")
final class RentalsKilledIT {
  private static final int SIGKILL = 128 + 9;
  private static final int STAGES = 16;

  /** What names the attempt that made a row; no two attempts have the same. */
  private static final String[] STAMPS = {
    "_run",
    "_attempt",
    "_rejected_at",
    "at",
    "input_version",
    "path",
    "trained_at",
    "run",
    "seconds"
  };

  @TempDir private Path folder;

  @Test
  @Timeout(1_800)
  void aRunThatIsKilledTwiceEndsAsAnUndisturbedOne(TestReporter reporter) throws Exception {
    TestDatabase source = TestDatabase.create("pagila_killed");
    try (Connection connection = source.connect()) {
      Dump.load(Repository.data("pagila/pagila.sql"), connection);
    }
    Shop killed = shop(source, "killed");
    Random random = new Random(3);
    for (int kill = 0; kill < 2; kill++) {
      int begun = 2 + random.nextInt(STAGES - 2);
      killWhen(killed, "run-" + kill, begun, random.nextInt(3_000));
      reporter.publishEntry("killed", "after %d stages had begun".formatted(begun));
    }
    Command rerun = killed.lagoa("run", "rentals.conf");
    assertThat(rerun.status()).as(rerun.said()).isZero();

    Shop undisturbed = shop(source, "undisturbed");
    Command calm = undisturbed.lagoa("run", "rentals.conf");
    assertThat(calm.status()).as(calm.said()).isZero();

    Map<String, List<String>> expected = contents(undisturbed);
    contents(killed)
        .forEach((name, rows) -> assertThat(rows).as(name).isEqualTo(expected.get(name)));
  }

  private Shop shop(TestDatabase source, String name) throws IOException {
    Path root = Files.createDirectories(folder.resolve(name));
    return new Shop(source, TestDatabase.create("bi_" + name), root, List.of());
  }

  private void killWhen(Shop shop, String name, int begun, int millisLater) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("-Xmx2g", "-Dlog4j2.configurationFile=lagoa-log4j2.properties"));
    words.add(RunJob.class.getName());
    words.addAll(shop.words("rentals.conf"));
    try (ChildJvm job =
        ChildJvm.start(
            folder,
            name,
            ChildJvm.joined(ChildJvm.ownClassPath()),
            Map.of(),
            words.toArray(String[]::new))) {
      while (job.errLines().stream().filter(line -> line.startsWith("begin")).count() < begun) {
        assertThat(job.process().isAlive()).as(job::log).isTrue();
        Thread.sleep(20);
      }
      Thread.sleep(millisLater);
      job.kill();
      assertThat(job.await(60)).isEqualTo(SIGKILL);
    }
  }

  /** Each table's rows as text, and those in the target. */
  private static Map<String, List<String>> contents(Shop shop) {
    Map<String, List<String>> contents = new TreeMap<>();
    try (Lake lake = Lake.open(shop.settings("rentals.conf"))) {
      for (String table : lake.tables()) {
        Dataset<Row> rows = lake.table(table);
        String[] stamps = Stream.of(STAMPS).toArray(String[]::new);
        contents.put(table, rows.drop(stamps).toJSON().collectAsList().stream().sorted().toList());
      }
    }
    contents.put(
        "target",
        shop.target()
            .rows(
                "SELECT rental_id, prediction, round(probability::numeric, 9), model_version FROM"
                    + " public.late_return ORDER BY 1"));
    return contents;
  }
}
