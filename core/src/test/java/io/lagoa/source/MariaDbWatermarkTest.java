package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestMariaDb;
import io.lagoa.source.Offer.News;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that is not in UTC: its points in time are followed, and read, as what they are. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "no MariaDB for tests on this platform")
@Tag("one-line")
class MariaDbWatermarkTest {
  private static final TestMariaDb MARIADB = TestMariaDb.database();

  /** Applications write in the server's zone. */
  private static final String AS_SERVER = "SET time_zone = @@global.time_zone";

  @BeforeEach
  void eastOfGreenwich() {
    MARIADB.run("SET GLOBAL time_zone = '+02:00'");
  }

  @AfterEach
  void back() {
    MARIADB.run("SET GLOBAL time_zone = '+00:00'");
  }

  @Test
  void pointsInTimeAreFollowedWithoutAGap() {
    MARIADB.run(
        AS_SERVER,
        "CREATE TABLE visit (id int PRIMARY KEY, w timestamp(6) NOT NULL)",
        "INSERT INTO visit VALUES (1, '2024-01-10 10:00:00')");
    Extraction bronze =
        new Extraction(MARIADB.connection(), Jdbc.table("shop", "visit").watermark("w"));
    assertThat(bronze.run()).containsExactly("1|2024-01-10 08:00:00.0");
    MARIADB.run(AS_SERVER, "INSERT INTO visit VALUES (2, '2024-01-10 10:30:00')");
    assertThat(bronze.run()).containsExactly("2|2024-01-10 08:30:00.0");
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
  }

  @Test
  void aLagIsByTheClockThatTheColumnGoesBy() {
    for (String type : new String[] {"timestamp(6)", "datetime(6)"}) {
      MARIADB.run(
          AS_SERVER,
          "CREATE OR REPLACE TABLE late (id int PRIMARY KEY, w %s NOT NULL)".formatted(type),
          "INSERT INTO late VALUES (1, now(6) - interval 20 minute), (2, now(6))");
      Extraction bronze =
          new Extraction(
              MARIADB.connection(),
              Jdbc.table("shop", "late").watermark("w").lag(Duration.ofMinutes(10)));
      assertThat(bronze.run()).as(type).singleElement().asString().startsWith("1|");
    }
  }
}
