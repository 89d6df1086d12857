package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that ends readers, or the one that holds the snapshot, loses no row silently. */
class LostConnectionTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final int ROWS = 60_000;

  @BeforeEach
  void fill() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS long",
        "CREATE TABLE long AS SELECT i AS id, repeat('x', 500) AS pad FROM generate_series(1, %d) i"
            .formatted(ROWS));
  }

  @Test
  void aReaderThatIsEndedIsTold() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "long")) {
      Dataset<Long> slow = killing(extraction.where(List.of("TRUE")), "query LIKE 'COPY%'");
      assertThatThrownBy(slow::collectAsList).satisfies(LostConnectionTest::isUnreachable);
    }
    assertThat(TestExtraction.rows(TestExtraction.table(POSTGRES, "long"), whole())).hasSize(ROWS);
  }

  @Test
  void readersThatBeginAfterTheSnapshotIsLostAreTold() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "long")) {
      Dataset<Row> rows = extraction.where(List.of("id = 1", "id = 2"));
      extraction.ticket();
      POSTGRES.run(end("state = 'idle in transaction'"));
      assertThatThrownBy(rows::collectAsList)
          .rootCause()
          .satisfies(failure -> assertThat(failure).hasMessageContaining("snapshot"));
    }
  }

  /** Ends the backends of a kind as soon as the first rows have come. */
  private static Dataset<Long> killing(Dataset<Row> rows, String which) {
    return rows.mapPartitions(
        (MapPartitionsFunction<Row, Long>)
            part -> {
              part.next();
              POSTGRES.run(end(which));
              long count = 1;
              while (part.hasNext()) {
                part.next();
                count++;
              }
              return List.of(count).iterator();
            },
        Encoders.LONG());
  }

  private static String end(String which) {
    return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
        + which;
  }

  private static List<Part> whole() {
    return List.of(new Part("long", "TRUE"));
  }

  private static void isUnreachable(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof LagoaException)) {
      cause = cause.getCause();
    }
    assertThat(cause)
        .isInstanceOfSatisfying(
            LagoaException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE));
  }
}
