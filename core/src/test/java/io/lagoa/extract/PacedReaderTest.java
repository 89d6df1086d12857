package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.database.Database;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows a second, of all readers together. */
class PacedReaderTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final int ROWS = 6_000;
  private static final long RATE = 4_000;

  @BeforeAll
  static void fill() {
    POSTGRES.run(
        "CREATE TABLE slow AS SELECT i AS id FROM generate_series(1, %d) i".formatted(ROWS));
    elapsed(100 * RATE, all -> all.where(List.of("TRUE"))); // Spark is warm
  }

  @Test
  void oneReaderIsNoFaster() {
    assertThat(elapsed(RATE, all -> all.where(List.of("TRUE")))).isGreaterThan(due());
  }

  @Test
  void severalReadersShareTheRate() {
    assertThat(elapsed(RATE, all -> all.where(List.of("id <= 3000", "id > 3000"))))
        .isGreaterThan(due());
  }

  /** As new rows and those that have the old mark. */
  @Test
  void soDoTwoScans() {
    assertThat(
            elapsed(
                RATE,
                all -> all.where(List.of("id <= 3000")).union(all.where(List.of("id > 3000")))))
        .isGreaterThan(due());
  }

  private static Duration due() {
    return Duration.ofMillis(1000 * ROWS / RATE - 10);
  }

  private static Duration elapsed(long rate, Function<Extraction, Dataset<Row>> reading) {
    try (Extraction extraction =
        TestExtraction.of(
            Database.of("shop", POSTGRES.connection()), true, "slow", ZoneId.of("UTC"), rate)) {
      long begun = System.nanoTime();
      assertThat(reading.apply(extraction).collectAsList()).hasSize(ROWS);
      return Duration.ofNanos(System.nanoTime() - begun);
    }
  }
}
