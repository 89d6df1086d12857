package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The checksum of a token is that of the target's rows, as the server writes them. */
class ChecksumTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final int HEADER = 19;

  @Test
  void whatWasDeliveredHasTheChecksumOfWhatIsThere() throws Exception {
    Dataset<Row> rows =
        TestSpark.session()
            .range(0, 500, 1, 3)
            .selectExpr(
                "CAST(id AS INT) AS id",
                "IF(id % 7 = 0, NULL, concat('v', id)) AS v",
                "CAST(id / 3 AS DECIMAL(12,4)) AS n",
                "timestamp_micros(id * 1000001) AS at",
                "array(id, NULL) AS list");
    deliver(rows, 1);
    assertThat(stored()).isEqualTo(read());
    POSTGRES.run("UPDATE served SET v = 'other' WHERE id = 33");
    assertThat(stored()).isNotEqualTo(read());
    deliver(rows, 2); // staged by several tasks this time
    assertThat(stored()).isEqualTo(read());
  }

  private static void deliver(Dataset<Row> rows, long version) {
    JdbcSink.table("bi", "served")
        .open(
            new TestSinkContext(
                POSTGRES.connection(), Optional.of("x"), rows.schema(), List.of("id")))
        .deliver(new Delivery(version, rows, Optional.empty()));
  }

  private static long stored() {
    return Long.parseLong(POSTGRES.value("SELECT checksum FROM lagoa_commit"));
  }

  private static long read() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Connection connection = DriverManager.getConnection(POSTGRES.connection().url())) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY served TO STDOUT (FORMAT binary)", out);
    }
    byte[] bytes = out.toByteArray();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).position(HEADER);
    long sum = 0;
    while (true) {
      int start = buffer.position();
      int fields = buffer.getShort();
      if (fields < 0) {
        return sum;
      }
      for (int i = 0; i < fields; i++) {
        buffer.position(buffer.position() + 4 + Math.max(0, buffer.getInt(buffer.position())));
      }
      sum +=
          XXH64.hashUnsafeBytes(
              bytes, Platform.BYTE_ARRAY_OFFSET + (long) start, buffer.position() - start, 42);
    }
  }
}
