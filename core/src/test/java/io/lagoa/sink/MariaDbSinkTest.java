package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestMariaDb;
import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Outlet.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariaDbSinkTest {
  private static final TestMariaDb MARIADB = TestMariaDb.database();
  private static final JdbcSink SINK = JdbcSink.table("bi", "served");
  private static final StructType COLUMNS = StructType.fromDDL("id INT, v STRING");
  private static final StructType CHANGES =
      StructType.fromDDL("id INT, v STRING, _change_type STRING");

  @BeforeEach
  void emptyDatabase() {
    MARIADB.run(
        "DROP TABLE IF EXISTS served, lagoa_commit",
        "SET GLOBAL local_infile = 1",
        "SET GLOBAL max_error_count = 0"); // of which sessions of deliveries are independent
  }

  @Test
  void aCourseOfDeliveriesEndsInTheTablesContent() {
    assertThat(whole(SINK, 1, "1 a", "2 b", "3 c")).isEqualTo(new Receipt(3, 0));
    assertThat(changes(SINK, 2, "2 b upsert", "3 C upsert", "1 a delete", "5 e upsert"))
        .isEqualTo(new Receipt(2, 1));
    assertThat(served()).containsExactly("2|b", "3|C", "5|e");
    assertThat(whole(SINK.mirror(), 3, "2 B", "7 g")).isEqualTo(new Receipt(2, 2));
    assertThat(served()).containsExactly("2|B", "7|g");
    assertThat(whole(SINK.mirror(), 3, "9 z")).isEqualTo(new Receipt(0, 0));
    assertThat(whole(SINK.replace(), 4, "1 x")).isEqualTo(new Receipt(1, 2));
    assertThat(changes(SINK.append(), 5, "2 y upsert", "1 x delete")).isEqualTo(new Receipt(1, 0));
    assertThat(served()).containsExactly("1|x", "2|y");
    assertThat(MARIADB.rows("SHOW TABLES"))
        .contains("lagoa_commit", "served")
        .noneMatch(name -> name.startsWith("lagoa_stage"));
    assertThat(MARIADB.rows("SELECT `version`, `rows` FROM lagoa_commit")).containsExactly("5|1");
  }

  @Test
  void aCreatedTargetHasItsIndexesAndReadersOrIsNotThere() {
    MARIADB.run("CREATE OR REPLACE USER 'rea der'@'10.%'");
    JdbcSink sink = SINK.index("v").grant("rea der@10.%", "v");
    assertThat(whole(sink, 1, "1 a")).isEqualTo(new Receipt(1, 0));
    assertThat(MARIADB.rows("SHOW INDEX FROM served WHERE Key_name = 'served_v_idx'")).hasSize(1);
    assertThat(MARIADB.rows("SHOW GRANTS FOR 'rea der'@'10.%'"))
        .anyMatch(grant -> grant.matches("GRANT SELECT \\(`v`\\) ON `\\w+`.`served` TO .*"));
    MARIADB.run("DROP TABLE served", "DROP USER 'rea der'@'10.%'");
    catchThrowableOfType(LagoaException.class, () -> whole(sink, 2, "1 a"));
    assertThat(MARIADB.rows("SHOW TABLES LIKE 'served'")).isEmpty();
  }

  @Test
  void aServerThatAllowsNoLoadingGetsBatches() {
    MARIADB.run("SET GLOBAL local_infile = 0");
    assertThat(whole(SINK, 1, "1 a", "2 b", "3 c")).isEqualTo(new Receipt(3, 0));
    assertThat(changes(SINK, 2, "2 B upsert", "1 a delete")).isEqualTo(new Receipt(1, 1));
    assertThat(served()).containsExactly("2|B", "3|c");
  }

  /** Where most collations hold 'a' and 'A' for the same, what changes is still written. */
  @Test
  void aChangeOfCaseAloneIsWritten() {
    whole(SINK, 1, "1 a", "2 b");
    assertThat(changes(SINK, 2, "1 A upsert", "2 b upsert")).isEqualTo(new Receipt(1, 0));
    assertThat(served()).containsExactly("1|A", "2|b");
  }

  @ParameterizedTest
  @CsvSource({"1", "0"})
  void everyTypeArrivesAsItIs(String loading) {
    MARIADB.run(
        "SET GLOBAL local_infile = " + loading,
        "DROP TABLE IF EXISTS typed",
        "CREATE TABLE typed (id int PRIMARY KEY, flag bit(1), stamp timestamp(6) NULL, colour enum('red', 'blue'), j json, small decimal(6,2), y year, t time(6))");
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                """
                SELECT * FROM VALUES
                  (1, true, TIMESTAMP'2024-02-29 10:02:19.123456', 'red', '{"a": "é\\\\n"}', 12.50BD, 2024, '10:00:00.000001'),
                  (0, false, TIMESTAMP'1999-12-31 23:59:59', 'blue', '[]', -0.01BD, 1999, '-01:00:00'),
                  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                AS t(id, flag, stamp, colour, j, small, y, t)
                """);
    assertThat(deliver("typed", rows, 1).written()).isEqualTo(3);
    assertThat(
            MARIADB.rows(
                "SET STATEMENT time_zone = '+00:00' FOR SELECT id, flag + 0, stamp, colour, j, small, y, t FROM typed ORDER BY id"))
        .containsExactly(
            "0|0|1999-12-31 23:59:59.000000|blue|[]|-0.01|1999|-01:00:00.000000",
            "1|1|2024-02-29 10:02:19.123456|red|{\"a\": \"é\\n\"}|12.50|2024|10:00:00.000001",
            "3|null|null|null|null|null|null|null");
    assertThat(deliver("typed", rows, 2).written()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1", "0"})
  void aCreatedTableHoldsEveryTypeOfTheLake(String loading) {
    MARIADB.run("SET GLOBAL local_infile = " + loading, "DROP TABLE IF EXISTS created");
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                """
                SELECT * FROM VALUES
                  ('a\\tb', true, -7Y, 8S, -9223372036854775808L, 1.5F, 0.1D, 99999999999999999999999999999999.123456BD,
                   'q\\'\\"\\\\\\n\\t\\r\\0 é 😀 \\\\N', X'00FF5C0A09', DATE'0044-03-15', TIMESTAMP'9999-12-31 23:59:59.999999',
                   TIMESTAMP_NTZ'1582-10-10 00:00:00.5', named_struct('x', 1), array('a', NULL)),
                  ('\\\\N', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                  ('A\\tb', false, 0Y, 0S, 0L, 0F, -1.7976931348623157E308D, 0BD, '', X'', DATE'2024-02-29', TIMESTAMP'1970-01-01 00:00:00', TIMESTAMP_NTZ'2024-02-29 00:00:00', NULL, array())
                AS t(id, flag, tiny, small, `long`, single, `double`, money, words, bytes, day, instant, local, struct, list)
                """);
    assertThat(deliver("created", rows, 1).written()).isEqualTo(3);
    String read =
        "SELECT hex(id), flag, tiny, small, `long`, single, `double`, money, hex(words), hex(bytes), day, instant, local, struct, list FROM created ORDER BY id DESC";
    assertThat(MARIADB.rows(read))
        .containsExactly(
            "610962|1|-7|8|-9223372036854775808|1.5|0.1|99999999999999999999999999999999.123456|"
                + "7127225C0A090D0020C3A920F09F98802 05C4E".replace(" ", "")
                + "|00FF5C0A09|0044-03-15|9999-12-31 23:59:59.999999|1582-10-10 00:00:00.500000|{\"x\":1}|[\"a\",null]",
            "5C4E" + "|null".repeat(14),
            "410962|0|0|0|0|0|-1.7976931348623157e308|0.000000|||2024-02-29|1970-01-01 00:00:00.000000|2024-02-29 00:00:00.000000|null|[]");
    assertThat(deliver("created", rows, 2).written()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'abc'; varchar(2)",
        "'x'; int",
        "'1.555'; decimal(4,2)",
        "'2024-02-29 10:00:00'; date",
        "'pink'; enum('red')",
        "DATE'9999-12-31' + INTERVAL '1' DAY; date",
        "DATE'-0001-12-31'; date",
        "TIMESTAMP'9999-12-31 23:59:59.999999' + INTERVAL '1' DAY; datetime(6)",
        "double('NaN'); double",
        "300; tinyint",
        "'1.5'; int",
        "'-0.2'; bigint unsigned",
        "TIMESTAMP'2024-02-29 10:00:00.5'; datetime",
        "TIMESTAMP_NTZ'2024-02-29 10:00:00.123456'; datetime(3)",
        "TIMESTAMP'2024-02-29 10:00:00.123456'; timestamp(5) NULL",
        "'2024-02-29 10:00:00.5'; datetime(0)",
        "'10:00:00.25'; time(1)",
        "CAST(NULL AS INT); int NOT NULL DEFAULT 7"
      })
  void aValueThatTheTargetCannotHoldIsADataErrorAndChangesNothing(String value, String type) {
    for (int loading : List.of(1, 0)) {
      LagoaException refused = refused(loading, value, type);
      assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.DATA_ERROR);
      assertThat(MARIADB.rows("SELECT * FROM served")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'07'; int; 7",
        "'2.0'; int; 2",
        "TIMESTAMP'2024-02-29 10:00:00'; datetime; 2024-02-29 10:00:00",
        "TIMESTAMP'2024-02-29 10:00:00.123'; datetime(3); 2024-02-29 10:00:00.123",
        "'2024-02-29 10:00:00.500000'; datetime(1); 2024-02-29 10:00:00.5",
        "'10:00:00.000'; time; 10:00:00"
      })
  void aValueThatLosesNothingArrives(String value, String type, String held) {
    for (int loading : List.of(1, 0)) {
      assertThat(refused(loading, value, type)).isNull();
      assertThat(MARIADB.rows("SELECT concat(c) FROM served WHERE id = 1")).containsExactly(held);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.555BD; decimal(4,2)",
        "1.5BD; bigint",
        "1.5D; tinyint(1)",
        "1.5D; decimal(4,2)",
        "0.1D; float",
        "123456789; float",
        "9007199254740993L; double",
        "TIMESTAMP'2024-02-29 10:00:00'; date",
        "TIMESTAMP_NTZ'2024-02-29 10:00:00'; time"
      })
  void aTypeThatTheTargetWouldRoundOrCutIsToldBeforeAnythingIsSent(String value, String type) {
    LagoaException refused = refused(0, value, type);
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(refused).hasMessageContaining("without loss; CAST it in the query");
  }

  private static LagoaException refused(int loading, String value, String type) {
    MARIADB.run(
        "SET GLOBAL local_infile = " + loading,
        "CREATE OR REPLACE TABLE served (id int PRIMARY KEY, c %s)".formatted(type));
    // more rows after it, whose warnings are not its own
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                "SELECT id, IF(id = 1, %s, NULL) AS c FROM range(1, 4, 1, 1) AS t(id)"
                    .formatted(value));
    return catchThrowableOfType(LagoaException.class, () -> deliver("served", rows, 1));
  }

  @Test
  void aKeyThatIsThereTwiceIsADataErrorAndChangesNothing() {
    for (String[] rows : List.of(new String[] {"1 a", "1 c"}, new String[] {"1 a", "- b"})) {
      LagoaException refused =
          catchThrowableOfType(LagoaException.class, () -> whole(SINK, 1, rows));
      assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
      assertThat(refused).hasMessageContaining("Cannot deliver gold.t to bi served: the key");
      assertThat(served()).isEmpty();
    }
  }

  /** Whatever the target's collation says: in case, in an accent, in blanks at the end. */
  @ParameterizedTest
  @CsvSource({"general_ci, abc, ABC", "general_ci, e, é", "bin, A, 'A '"})
  void aKeyIsNotAnotherThatTheTargetTakesForIt(String collation, String key, String other) {
    MARIADB.run(
        "CREATE TABLE served (id varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_%s PRIMARY KEY, v text)"
            .formatted(collation));
    assertThat(keyed(1, key, "1")).isEqualTo(new Receipt(1, 0));
    LagoaException refused =
        catchThrowableOfType(LagoaException.class, () -> keyed(2, other, "2 upsert"));
    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(refused)
        .hasMessageContaining("the keys `id` = %s and `id` = %s differ".formatted(other, key));
    assertThat(keyed(2, other, "2 delete")).isEqualTo(new Receipt(0, 0));
    assertThat(MARIADB.rows("SELECT concat(id, '.'), v FROM served")).containsExactly(key + ".|1");
    assertThat(keyed(3, key, "1 delete", other, "2 upsert")).isEqualTo(new Receipt(1, 1));
    assertThat(MARIADB.rows("SELECT concat(id, '.'), v FROM served"))
        .containsExactly(other + ".|2");
    refused =
        catchThrowableOfType(
            LagoaException.class,
            () -> keyed(4, "x", "1 upsert", key, "3 upsert", other, "4 upsert"));
    assertThat(refused).hasMessageContainingAll("`id` = " + key, "`id` = " + other, "differ");
  }

  @Test
  void aCreatedTargetTellsAllKeysApart() {
    assertThat(keyed(1, "a", "1", "A", "2", "A ", "3")).isEqualTo(new Receipt(3, 0));
    assertThat(keyed(2, "A ", "3 delete", "á", "4 upsert")).isEqualTo(new Receipt(1, 1));
    assertThat(MARIADB.rows("SELECT concat(id, '.'), v FROM served ORDER BY v"))
        .containsExactly("a.|1", "A.|2", "á.|4");
  }

  /** Delivers keys, each followed by its value, or by its value and what became of it. */
  private static Receipt keyed(long version, String... words) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      rows.add(
          RowFactory.create(
              (Object[]) (words[i] + "," + words[i + 1].replace(' ', ',')).split(",")));
    }
    boolean changes = words[1].contains(" ");
    String ddl = "id STRING, v STRING";
    Dataset<Row> sent =
        TestSpark.session()
            .createDataFrame(
                rows, StructType.fromDDL(changes ? ddl + ", _change_type STRING" : ddl));
    StructType columns = StructType.fromDDL(ddl);
    Outlet outlet = open(MARIADB.connection(), SINK, columns);
    outlet.delivered();
    return outlet.deliver(
        changes
            ? new Delivery(version, Shipping.rows(columns), Optional.of(sent))
            : new Delivery(version, sent, Optional.empty()));
  }

  private static Receipt whole(JdbcSink sink, long version, String... rows) {
    Outlet outlet = open(MARIADB.connection(), sink, COLUMNS);
    outlet.delivered();
    return outlet.deliver(new Delivery(version, Shipping.rows(COLUMNS, rows), Optional.empty()));
  }

  private static Receipt changes(JdbcSink sink, long version, String... rows) {
    Outlet outlet = open(MARIADB.connection(), sink, COLUMNS);
    outlet.delivered();
    return outlet.deliver(
        new Delivery(version, Shipping.rows(COLUMNS), Optional.of(Shipping.rows(CHANGES, rows))));
  }

  private static Receipt deliver(String table, Dataset<Row> rows, long version) {
    return open(MARIADB.connection(), JdbcSink.table("bi", table), rows.schema())
        .deliver(new Delivery(version, rows, Optional.empty()));
  }

  private static Outlet open(Connection connection, JdbcSink sink, StructType schema) {
    return sink.open(new TestSinkContext(connection, Optional.of("x"), schema, List.of("id")));
  }

  private static List<String> served() {
    return MARIADB.rows("SELECT id, v FROM served ORDER BY id, v");
  }
}
