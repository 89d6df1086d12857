package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a minute with two new rows costs, in what can be counted: three tables, one of them keyed.
 */
@ExtendWith(SparkExtension.class)
final class SmallRunTest {
  @TempDir private Path folder;
  private Trips trips;

  @BeforeEach
  void twoNewRowsArrive() {
    trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    trips.arrive("2 409 40", "3 2018 10");
  }

  @Test
  void itStartsFewJobs(SparkSession spark) {
    assertThat(JobCounter.during(spark, trips::run).jobs()).isEqualTo(13);
  }

  /** Hadoop asks chmod for each file that it makes, and readlink for each that it renames. */
  @Test
  void itStartsNoProcess() throws Exception {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      trips.run();
      recording.stop();
      recording.dump(file);
    }
    List<String> started = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      started.add(event.getString("command"));
    }
    started.remove("getconf PAGESIZE"); // Spark itself, once
    assertThat(started).isEmpty();
  }
}
