package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestMariaDb;
import io.lagoa.check.Counted;
import io.lagoa.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "no MariaDB for tests on this platform")
class MariaDbTest {
  private static final TestMariaDb MARIADB = TestMariaDb.database();

  /** A type, a value, what it becomes, and how Spark prints it. */
  private static final List<List<String>> TYPES =
      Stream.of(
              "tinyint | -128 | tinyint | -128",
              "tinyint(1) | 7 | tinyint | 7",
              "tinyint unsigned | 255 | smallint | 255",
              "smallint unsigned | 65535 | int | 65535",
              "mediumint | -8388608 | int | -8388608",
              "int unsigned | 4294967295 | bigint | 4294967295",
              "bigint | -9223372036854775808 | bigint | -9223372036854775808",
              "bigint unsigned | 18446744073709551615 | decimal(20,0) | 18446744073709551615",
              "year | 2155 | smallint | 2155",
              "bit(1) | 1 | bigint | 1",
              "bit(33) | 4294967297 | bigint | 4294967297",
              "float | 1.17549435e-38 | float | 1.17549435E-38",
              "float | 16777217 | float | 1.6777216E7",
              "double | 0.1 | double | 0.1",
              "decimal(10,2) | -99999999.99 | decimal(10,2) | -99999999.99",
              "decimal(38,10) | 1234567890123456789012345678.0123456789 | decimal(38,10) | 1234567890123456789012345678.0123456789",
              "decimal(65,30) | 1.000000000000000000000000000001 | string | 1.000000000000000000000000000001",
              "varchar(20) | it's 😀 \\\\ | string | it's 😀 \\",
              "text | naïve | string | naïve",
              "enum('a','b c') | b c | string | b c",
              "set('a','b','c') | a,c | string | a,c",
              "json | {\"a\": 1} | string | {\"a\": 1}",
              "uuid | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | string | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
              "inet6 | 2001:db8::1 | string | 2001:db8::1",
              "date | 0001-01-01 | date | 0001-01-01",
              "date | 9999-12-31 | date | 9999-12-31",
              "datetime(6) | 1582-10-04 12:00:00.000001 | timestamp | 1582-10-04 12:00:00.000001",
              "datetime | 9999-12-31 23:59:59 | timestamp | 9999-12-31 23:59:59",
              "timestamp(6) | 2024-03-10 02:30:00.123456 | timestamp | 2024-03-10 02:30:00.123456",
              "time(6) | -837:59:59.999999 | string | -837:59:59.999999")
          .filter(TestMariaDb::knows)
          .map(line -> List.of(line.split(" \\| ")))
          .toList();

  @Test
  void eachTypeHasItsPlace() {
    List<String> definitions = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      definitions.add("v%d %s NULL".formatted(i, TYPES.get(i).get(0)));
      values.add(literal(TYPES.get(i).get(0), TYPES.get(i).get(1)));
    }
    String some = String.join(", ", values);
    MARIADB.run(
        "CREATE OR REPLACE TABLE types (id int, " + String.join(", ", definitions) + ")",
        "INSERT INTO types VALUES (1, %s), (3, %1$s)".formatted(some),
        "INSERT INTO types (id) VALUES (2)");
    try (Extraction extraction = extraction("types")) {
      Dataset<Row> rows = extraction.where(List.of("TRUE"));
      List<Row> printed =
          rows.orderBy("id")
              .select(
                  Stream.of(rows.columns())
                      .map(name -> rows.col(name).cast("string"))
                      .toArray(Column[]::new))
              .collectAsList();
      for (int i = 0; i < TYPES.size(); i++) {
        List<String> type = TYPES.get(i);
        assertThat(rows.schema().fields()[i + 1].dataType().simpleString())
            .as(type.get(0))
            .isEqualTo(type.get(2));
        for (int row : new int[] {0, 2}) {
          assertThat(printed.get(row).getString(i + 1)).as(type.get(0)).isEqualTo(type.get(3));
        }
        assertThat(printed.get(1).isNullAt(i + 1)).as(type.get(0)).isTrue();
      }
    }
  }

  @Test
  void bytesStayBytes() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE bytes (b blob, f binary(3), g point)",
        "INSERT INTO bytes VALUES (x'00ff10', x'0a', ST_GeomFromText('POINT(1 2)', 3857))");
    try (Extraction extraction = extraction("bytes")) {
      assertThat(
              extraction
                  .where(List.of("TRUE"))
                  .selectExpr("hex(b)", "hex(f)", "hex(g)")
                  .collectAsList()
                  .get(0)
                  .mkString("|"))
          .isEqualTo("00FF10|0A0000|110F0000" + "0101000000000000000000F03F0000000000000040");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "date, 0000-00-00, DATE",
    "date, 2024-00-10, DATE",
    "datetime, 2024-00-10 08:00:00, TIMESTAMP",
    "datetime, 0000-00-00 00:00:00, TIMESTAMP",
  })
  void datesThatNoCalendarHasAreToldAndReadAsText(String type, String value, String sparkType) {
    create(type, value);
    try (Extraction extraction = extraction("typed")) {
      assertThatThrownBy(() -> extraction.where(List.of("TRUE")).collectAsList())
          .rootCause()
          .hasMessageStartingWith(
              "Cannot read typed: v holds %s, which type %s has not".formatted(value, sparkType));
    }
    try (Extraction extraction = extraction("typed", "v")) {
      assertThat(extraction.where(List.of("id = 1")).collectAsList().get(0).getString(1))
          .isEqualTo(value);
    }
  }

  /** A query has one connection for all parts, also where one task reads several. */
  @Test
  @Timeout(60)
  void aTaskReadsPartAfterPart() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE part (id int PRIMARY KEY)",
        "INSERT INTO part SELECT seq FROM seq_1_to_30");
    Database database = Database.of("shop", MARIADB.connection());
    try (Extraction extraction =
        TestExtraction.of(database, false, "(SELECT * FROM part) q", ZoneId.of("UTC"))) {
      assertThat(extraction.readers()).isEqualTo(1);
      List<String> parts = List.of("id < 10", "id BETWEEN 10 AND 19", "id > 19");
      assertThat(extraction.where(parts).coalesce(1).collectAsList()).hasSize(30);
    }
  }

  @Test
  void allReadersSeeOneMoment() throws Exception {
    int accounts = 20_000;
    MARIADB.run(
        "CREATE OR REPLACE TABLE account (id int PRIMARY KEY, amount bigint)",
        "INSERT INTO account SELECT seq, 100 FROM seq_1_to_" + accounts);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> move(accounts, stop));
    try {
      for (int i = 0; i < 3; i++) {
        try (Extraction extraction = extraction("account")) {
          assertThat(extraction.readers()).isEqualTo(2);
          List<String> parts =
              List.of(
                  "id < 5000",
                  "id >= 5000 AND id < 10000",
                  "id >= 10000 AND id < 15000",
                  "id >= 15000");
          assertThat(
                  extraction
                      .where(parts)
                      .selectExpr("sum(amount)")
                      .collectAsList()
                      .get(0)
                      .getLong(0))
              .isEqualTo(100L * accounts);
        }
      }
    } finally {
      stop.set(true);
      writer.get();
    }
  }

  @Test
  @Timeout(60)
  void aBrokenSplitIsSeenByTheDatabasesOwnCount() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE counted (id int PRIMARY KEY)",
        "INSERT INTO counted SELECT seq FROM seq_1_to_1000");
    for (List<String> parts :
        List.of(
            List.of("id < 400", "id >= 400"),
            List.of("id < 400", "id > 400"),
            List.of("id <= 400", "id >= 400"))) {
      try (Extraction extraction = extraction("counted")) {
        int read = extraction.where("1 = 1", parts).collectAsList().size();
        MARIADB.run("INSERT INTO counted SELECT max(id) + 1 FROM counted");
        assertThat(extraction.counted()).contains(new Counted(read, 1000));
      }
      MARIADB.run("DELETE FROM counted WHERE id > 1000");
    }
  }

  /** The only connection reads and counts in turn. */
  @Test
  @Timeout(60)
  void aQueryIsCountedByItsOneConnection() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE part (id int PRIMARY KEY)",
        "INSERT INTO part SELECT seq FROM seq_1_to_30");
    Database database = Database.of("shop", MARIADB.connection());
    try (Extraction extraction =
        TestExtraction.of(database, false, "(SELECT * FROM part) q", ZoneId.of("UTC"))) {
      assertThat(extraction.where("1 = 1", List.of("id < 10", "id > 9")).collectAsList())
          .hasSize(30);
      assertThat(extraction.counted()).contains(new Counted(30, 30));
    }
  }

  @Test
  void withoutTheRightToLockOneReaderSeesOneMoment() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE guarded (id int PRIMARY KEY)",
        "INSERT INTO guarded SELECT seq FROM seq_1_to_100",
        "CREATE OR REPLACE USER reader IDENTIFIED BY 'r'",
        "GRANT SELECT ON guarded TO reader");
    Database database =
        Database.of(
            "shop",
            new io.lagoa.config.Connection(
                MARIADB.url().replaceFirst("\\?.*", ""),
                java.util.Optional.of("reader"),
                java.util.Optional.of(new io.lagoa.config.Secret("r")),
                java.util.Optional.empty(),
                java.util.Map.of()));
    try (Extraction extraction = TestExtraction.of(database, true, "guarded", ZoneId.of("UTC"))) {
      assertThat(extraction.where(List.of("id < 50", "id >= 50")).collectAsList()).hasSize(100);
      assertThat(extraction.where(List.of("id < 50", "id >= 50")).limit(3).collectAsList())
          .hasSize(3);
    }
  }

  /** However many rows a round trip may have. */
  @Test
  void longRowsComeFewAtATime() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE longer (id int, v longtext)",
        "INSERT INTO longer SELECT seq, repeat('é', 1000000) FROM seq_1_to_20");
    for (Database database : drivers()) {
      try (Extraction extraction = TestExtraction.of(database, true, "longer", ZoneId.of("UTC"));
          PartitionReader<ColumnarBatch> reader = reader(extraction, "longer")) {
        List<Integer> batches = new ArrayList<>();
        while (reader.next()) {
          batches.add(reader.get().numRows());
          assertThat(reader.get().column(1).getUTF8String(0).numChars()).isEqualTo(1_000_000);
        }
        assertThat(batches).as(database.url()).containsExactly(5, 5, 5, 5);
      } catch (IOException closing) {
        throw new UncheckedIOException(closing);
      }
    }
  }

  /** Nor does the server keep a whole result before its first row, as it does for a cursor. */
  @Test
  @Timeout(60)
  void aStreamThatIsLeftIsNotReadToItsEnd() {
    MARIADB.run(
        "CREATE OR REPLACE TABLE endless (id int)",
        "INSERT INTO endless SELECT seq FROM seq_1_to_3000");
    String rows = "(SELECT a.id FROM endless a, endless b, endless c) q";
    String cursors = "SHOW GLOBAL STATUS LIKE 'Com_stmt_fetch'";
    List<String> before = MARIADB.rows(cursors);
    for (Database database : drivers()) {
      try (Extraction extraction = TestExtraction.of(database, false, rows, ZoneId.of("UTC"))) {
        for (int i = 0; i < 2; i++) { // the connection serves the next reader
          try (PartitionReader<ColumnarBatch> reader = reader(extraction, rows)) {
            assertThat(reader.next()).isTrue();
          }
        }
      } catch (IOException closing) {
        throw new UncheckedIOException(closing);
      }
    }
    assertThat(MARIADB.rows(cursors)).isEqualTo(before);
  }

  private static PartitionReader<ColumnarBatch> reader(Extraction extraction, String from) {
    return extraction
        .extractor()
        .read(
            List.of(extraction.schema().fieldNames()),
            new Part(from, "1 = 1"),
            extraction.ticket(),
            Part.UNLIMITED);
  }

  /** The same server by both drivers. */
  private static List<Database> drivers() {
    return Stream.of("jdbc:mariadb:", "jdbc:mysql:")
        .map(
            driver ->
                new io.lagoa.config.Connection(
                    MARIADB.url().replaceFirst("jdbc:\\w+:", driver),
                    java.util.Optional.empty(),
                    java.util.Optional.empty(),
                    java.util.Optional.empty(),
                    java.util.Map.of()))
        .map(connection -> Database.of("shop", connection))
        .toList();
  }

  /** Connections are opened before, however long that takes. */
  @Test
  void writersWaitNoLongerThanReadersBegin() throws Exception {
    MARIADB.run("CREATE OR REPLACE TABLE busy (id int PRIMARY KEY)");
    String slow = MARIADB.url() + "&initSql=DO SLEEP(0.4)";
    Database database =
        Database.of(
            "shop",
            new io.lagoa.config.Connection(
                slow,
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Map.of()));
    CompletableFuture<PooledSnapshot> opening =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return PooledSnapshot.open(database, "busy", 4);
              } catch (SQLException failure) {
                throw new IllegalStateException(failure);
              }
            });
    long longest = 0;
    try (Connection connection = DriverManager.getConnection(MARIADB.url());
        Statement statement = connection.createStatement()) {
      for (int id = 0; !opening.isDone(); id++) {
        long began = System.nanoTime();
        statement.execute("INSERT INTO busy VALUES (%d)".formatted(id));
        longest = Math.max(longest, System.nanoTime() - began);
      }
    }
    try (PooledSnapshot snapshot = opening.get()) {
      assertThat(snapshot.connections()).hasSize(4);
    }
    assertThat(longest).isLessThan(TimeUnit.MILLISECONDS.toNanos(400));
  }

  private static void move(int accounts, AtomicBoolean stop) {
    try (Connection connection = DriverManager.getConnection(MARIADB.url());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; !stop.get(); i++) {
        int from = 1 + i * 7 % (accounts / 2);
        statement.execute("UPDATE account SET amount = amount - 1000 WHERE id = " + from);
        statement.execute(
            "UPDATE account SET amount = amount + 1000 WHERE id = " + (from + accounts / 2));
        connection.commit();
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void create(String type, String value) {
    String literal = literal(type, value);
    MARIADB.run(
        "CREATE OR REPLACE TABLE typed (id int, v %s NULL)".formatted(type),
        "INSERT INTO typed VALUES (1, %1$s), (2, NULL), (3, %1$s)".formatted(literal));
  }

  private static String literal(String type, String value) {
    return type.startsWith("bit") ? value : "'" + value.replace("'", "''") + "'";
  }

  private static Extraction extraction(String table, String... text) {
    return TestExtraction.of(
        Database.of("shop", MARIADB.connection()), true, table, ZoneId.of("UTC"), text);
  }
}
