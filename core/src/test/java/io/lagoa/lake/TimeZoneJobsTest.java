package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import java.nio.file.Path;
import java.util.TimeZone;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A lake in Rio de Janeiro costs as much as one in UTC. */
@ExtendWith(SparkExtension.class)
final class TimeZoneJobsTest {
  private static final TimeZone HERE = TimeZone.getDefault();

  @TempDir Path folder;

  @AfterEach
  void goBack() {
    TimeZone.setDefault(HERE);
  }

  @Test
  void aRunStartsNoMoreJobsOutsideUtc(SparkSession spark) {
    long there = jobs(spark, "UTC");
    assertThat(jobs(spark, "America/Sao_Paulo")).isEqualTo(there);
  }

  private long jobs(SparkSession spark, String zone) {
    String session = spark.conf().get("spark.sql.session.timeZone");
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      Path place = folder.resolve(zone);
      Trips trips = new Trips(place, Trips.settings(place).timezone(zone));
      trips.arrive("1 409 30");
      trips.run();
      trips.arrive("2 409 40", "3 2018 10");
      return JobCounter.during(spark, trips::run).jobs();
    } finally {
      spark.conf().set("spark.sql.session.timeZone", session);
    }
  }
}
