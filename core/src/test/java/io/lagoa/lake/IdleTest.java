package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a resident session pays when nothing is new. */
@ExtendWith(SparkExtension.class)
final class IdleTest {
  @TempDir Path folder;

  /** Bronze, silver, and gold tables that each read the one before. */
  private static Pipeline chain(Trips trips, int tables) {
    List<Table> all = new ArrayList<>(List.of(trips.bronze(), Trips.silver(), Trips.gold()));
    String last = "gold.line";
    for (int i = all.size(); i < tables; i++) {
      String name = "gold.line_%d".formatted(i);
      all.add(
          Table.of(name)
              .sql("SELECT line, trips + 1 AS trips FROM %s WHERE trips > 0".formatted(last))
              .key("line"));
      last = name;
    }
    return Pipeline.of(all);
  }

  @Test
  void anIdleRunOfTenTablesStartsNoJob(SparkSession spark) {
    Trips trips = new Trips(folder);
    Pipeline pipeline = chain(trips, 10);
    trips.arrive("1 409 30");
    trips.run(pipeline);
    List<Run> runs = new ArrayList<>();

    long jobs =
        JobCounter.during(
                spark,
                () -> {
                  for (int i = 0; i < 40; i++) {
                    runs.add(trips.run(pipeline));
                  }
                })
            .jobs();

    assertThat(jobs).isZero();
    assertThat(runs).allMatch(Run::unchanged);
    long start = System.nanoTime();
    int more = 20;
    for (int i = 0; i < more; i++) {
      trips.run(pipeline);
    }
    double millis = (System.nanoTime() - start) / 1e6 / more / 10;
    System.out.printf("idle: %.2f ms a stage%n", millis);
    assertThat(millis).as("ms a stage; the aim is 10, the machine is shared").isLessThan(50);
  }

  @Test
  void fiftyTablesArePlannedInFiveSeconds(SparkSession spark) {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    Pipeline pipeline = chain(trips, 50);

    long jobs =
        JobCounter.during(
                spark,
                () -> {
                  long start = System.nanoTime();
                  assertThat(trips.lake.plan(pipeline).stages()).hasSize(50);
                  double seconds = (System.nanoTime() - start) / 1e9;
                  System.out.printf("plan of 50 new tables: %.2f s%n", seconds);
                  assertThat(seconds).isLessThan(5);
                })
            .jobs();

    assertThat(jobs).isZero();
  }
}
