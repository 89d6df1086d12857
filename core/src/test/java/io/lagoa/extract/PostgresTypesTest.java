package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTypesTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  static {
    POSTGRES.run(
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
        "CREATE DOMAIN cents AS numeric(6,2)",
        "CREATE TYPE pair AS (a int, b text)");
  }

  /** What each value becomes, as Spark prints it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "boolean          | true                                   | boolean        | true",
        "smallint         | -32768                                 | smallint       | -32768",
        "integer          | 2147483647                             | int            | 2147483647",
        "bigint           | -9223372036854775808                   | bigint         | -9223372036854775808",
        "oid              | 4294967295                             | bigint         | 4294967295",
        "real             | 3.4028235e38                           | float          | 3.4028235E38",
        "real             | -Infinity                              | float          | -Infinity",
        "double precision | 5e-324                                 | double         | 4.9E-324",
        "double precision | NaN                                    | double         | NaN",
        "numeric(5,2)     | -999.99                                | decimal(5,2)   | -999.99",
        "numeric(5,5)     | 0.00001                                | decimal(5,5)   | 0.00001",
        "numeric(18,4)    | 99999999999999.9999                    | decimal(18,4)  | 99999999999999.9999",
        "numeric(38,10)   | -1234567890123456789012345678.0123456789 | decimal(38,10) | -1234567890123456789012345678.0123456789",
        "numeric          | 12345678901234567890.000000000000000001 | decimal(38,18) | 12345678901234567890.000000000000000001",
        "numeric(50,2)    | 123456789012345678901234567890123456789012345678.12 | string | 123456789012345678901234567890123456789012345678.12",
        "cents            | 12.30                                  | decimal(6,2)   | 12.30",
        "money            | -$92,233,720,368,547,758.08            | decimal(21,2)  | -92233720368547758.08",
        "text             | naïve 😀                               | string         | naïve 😀",
        "varchar(9)       | it's \\ %                              | string         | it's \\ %",
        "char(4)          | ab                                     | string         | ab  ",
        "name             | pg                                     | string         | pg",
        "\"char\"         | x                                      | string         | x",
        "json             | {\"a\": 1}                             | string         | {\"a\": 1}",
        "jsonb            | {\"a\": [1, 2]}                        | string         | {\"a\": [1, 2]}",
        "xml              | <a/>                                   | string         | <a/>",
        "uuid             | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11   | string         | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "mood             | it's ok                                | string         | it's ok",
        "pair             | (1,b)                                  | string         | (1,b)",
        "inet             | 192.168.0.1/24                         | string         | 192.168.0.1/24",
        "macaddr          | 08:00:2b:01:02:03                      | string         | 08:00:2b:01:02:03",
        "interval         | 1 mon -2 days +03:00:00.000001         | string         | 1 mon -2 days +03:00:00.000001",
        "time             | 24:00:00                               | string         | 24:00:00",
        "timetz           | 23:59:59.999999-03                     | string         | 23:59:59.999999-03",
        "bit(3)           | 101                                    | string         | 101",
        "varbit           | 1                                      | string         | 1",
        "int4range        | [1,5)                                  | string         | [1,5)",
        "point            | (1,2)                                  | string         | (1,2)",
        "tsvector         | 'a':1                                  | string         | 'a':1",
        "bytea            | \\x00ff10                              | binary         | 00FF10",
        "date             | 2024-02-29                             | date           | 2024-02-29",
        "date             | 0001-01-01                             | date           | 0001-01-01",
        "date             | 0044-03-15 BC                          | date           | -0043-03-15",
        "date             | 12024-01-01                            | date           | +12024-01-01",
        "timestamp        | 1582-10-04 12:00:00.000001             | timestamp      | 1582-10-04 12:00:00.000001",
        "timestamp        | 9999-12-31 23:59:59.999999             | timestamp      | 9999-12-31 23:59:59.999999",
        "timestamptz      | 2024-03-10 02:30:00-03                 | timestamp      | 2024-03-10 05:30:00",
        "int[]            | {1,NULL,-3}                            | array<int>     | [1,null,-3]",
        "text[]           | {}                                     | array<string>  | []",
        "numeric(5,1)[]   | {1.5,NULL}                             | array<decimal(5,1)> | [1.5,null]",
        "uuid[]           | {a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11} | array<string>  | [\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"]",
        "mood[]           | {sad}                                  | string         | {sad}",
      })
  void eachTypeHasItsPlace(String type, String value, String sparkType, String shown) {
    create("typed", type);
    POSTGRES.run(
        "INSERT INTO typed VALUES (" + literal(value) + "), (NULL), (" + literal(value) + ")");
    try (Extraction extraction = TestExtraction.table(POSTGRES, "typed")) {
      Dataset<Row> rows = extraction.where(List.of("TRUE"));
      assertThat(rows.schema().apply(0).dataType().simpleString()).isEqualTo(sparkType);
      String text =
          sparkType.equals("binary")
              ? "hex(v)"
              : sparkType.startsWith("array") ? "to_json(v)" : "CAST(v AS STRING)";
      assertThat(rows.selectExpr(text).collectAsList().stream().map(row -> row.getString(0)))
          .containsExactly(padded(type, shown), null, padded(type, shown));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date        | infinity        | v holds infinity, which type DATE has not",
        "timestamp   | -infinity       | v holds -infinity, which type TIMESTAMP has not",
        "timestamptz | infinity        | v holds infinity, which type TIMESTAMP has not",
        "numeric     | NaN             | v holds NaN, which type DECIMAL(38,18) has not",
        "numeric     | Infinity        | v holds Infinity, which type DECIMAL(38,18) has not",
        "numeric(5,2)| NaN             | v holds NaN, which type DECIMAL(5,2) has not",
        "numeric     | 1e-19           | v holds 0.0000000000000000001, which type DECIMAL(38,18) has not",
        "numeric     | 123456789012345678901 | v holds 123456789012345678901, which type",
        "int[]       | {{1},{2}}       | v holds an array of 2 dimensions, which type",
        "int[]       | [0:1]={1,2}     | v holds an array that begins at 0, which type",
      })
  void whatATypeCannotHoldIsToldAndReadAsText(String type, String value, String message) {
    create("odd", type);
    POSTGRES.run("INSERT INTO odd VALUES (" + literal(value) + ")");
    try (Extraction extraction = TestExtraction.table(POSTGRES, "odd")) {
      Dataset<Row> rows = extraction.where(List.of("TRUE"));
      assertThatThrownBy(rows::collectAsList)
          .rootCause()
          .isInstanceOfSatisfying(
              LagoaException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_ERROR))
          .hasMessageStartingWith("Cannot read odd: " + message)
          .hasMessageContaining("text = [v]");
    }
    assertThat(
            TestExtraction.rows(
                TestExtraction.table(POSTGRES, "odd", "v"), List.of(new Part("odd", "TRUE"))))
        .containsExactly(POSTGRES.value("SELECT v::text FROM odd"));
  }

  /** How many digits it has is said by the server's locale, and here no other is to be had. */
  @Test
  void moneyIsNotRounded() {
    WireColumn<BinaryCell> money =
        new PostgresTypes(ZoneId.of("UTC"))
            .column(new SourceColumn("v", Types.DOUBLE, "money", 0, 0, true), "v", false);
    assertThat(money.expression()).isEqualTo("v::numeric");
    assertThat(money.type().simpleString()).isEqualTo("decimal(21,2)");
  }

  @Test
  void aTimeThatTheZoneHasNotIsTold() {
    create("clock", "timestamp");
    POSTGRES.run("INSERT INTO clock VALUES ('2018-11-04 00:30:00')"); // the clocks went forward
    ZoneId rio = ZoneId.of("America/Sao_Paulo");
    try (Extraction extraction = clock(rio)) {
      assertThatThrownBy(() -> extraction.where(List.of("TRUE")).collectAsList())
          .rootCause()
          .hasMessageContaining("v holds 2018-11-04T00:30, a time that America/Sao_Paulo has not");
    }
    POSTGRES.run("UPDATE clock SET v = '2018-11-04 01:30:00.5'");
    try (Extraction extraction = clock(rio)) {
      assertThat(
              extraction.where(List.of("TRUE")).collectAsList().get(0).getTimestamp(0).toInstant())
          .isEqualTo(Instant.parse("2018-11-04T03:30:00.500Z"));
    }
  }

  @Test
  void numbersOfAnySizeAreExact() {
    Random random = new Random(11);
    POSTGRES.run(
        "DROP TABLE IF EXISTS numbers",
        "CREATE TABLE numbers (id int, a numeric(9,3), b numeric(18,9), c numeric(38,19), d numeric)");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(
          "(%d, %s, %s, %s, %s)"
              .formatted(
                  i,
                  number(random, 9, 3),
                  number(random, 18, 9),
                  number(random, 38, 19),
                  number(random, i % 2 == 0 ? 38 : 30, 18)));
    }
    POSTGRES.run("INSERT INTO numbers VALUES " + String.join(", ", rows));
    try (Extraction extraction = TestExtraction.table(POSTGRES, "numbers")) {
      assertThat(
              extraction
                  .where(List.of("TRUE"))
                  .orderBy("id")
                  .select(
                      functions.col("a").cast("string"),
                      functions.col("b").cast("string"),
                      functions.col("c").cast("string"),
                      functions.col("d").cast("string"))
                  .collectAsList()
                  .stream()
                  .map(row -> row.mkString("|")))
          .isEqualTo(POSTGRES.rows("SELECT a, b, c, round(d, 18) FROM numbers ORDER BY id"));
    }
  }

  private static BigDecimal number(Random random, int precision, int scale) {
    BigInteger unscaled = new BigInteger(random.nextInt(1, (int) (precision * 3.32)), random);
    BigDecimal number = new BigDecimal(unscaled, scale);
    int cut = random.nextInt(scale + 1);
    BigDecimal shown = number.setScale(cut, RoundingMode.DOWN);
    return random.nextBoolean() ? shown : shown.negate();
  }

  private static Extraction clock(ZoneId zone) {
    return TestExtraction.of(Database.of("shop", POSTGRES.connection()), true, "clock", zone);
  }

  private static String padded(String type, String shown) {
    return type.equals("char(4)") ? "ab  " : shown;
  }

  private static void create(String table, String type) {
    POSTGRES.run("DROP TABLE IF EXISTS " + table, "CREATE TABLE %s (v %s)".formatted(table, type));
  }

  private static String literal(String value) {
    return "'" + value.strip().replace("'", "''") + "'";
  }
}
