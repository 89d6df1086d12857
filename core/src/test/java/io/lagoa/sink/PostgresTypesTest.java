package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in by COPY is what the server reads from text, by its own comparison. */
class PostgresTypesTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @BeforeEach
  void types() {
    POSTGRES.run(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TYPE mood AS ENUM ('fine', 'not so')",
        "CREATE DOMAIN label AS varchar(50) CHECK (value LIKE 'x%')",
        "CREATE TYPE \"Odd type\" AS ENUM ('a')");
  }

  @Test
  void encodedTypesArriveAsTheyAre() {
    arrives(RandomColumn.encoded(), 120, 3);
  }

  @Test
  void castTypesArriveAsTheyAre() {
    arrives(RandomColumn.cast(), 60, 4);
  }

  @Test
  @Tag("thorough")
  void anyValuesArriveAsTheyAre() {
    for (int seed = 10; seed < 20; seed++) {
      types();
      arrives(RandomColumn.encoded(), 3_000, seed);
      types();
      arrives(RandomColumn.cast(), 3_000, seed);
    }
  }

  /** Loaded into the empty target, and once more by way of the staging table, which must agree. */
  private static void arrives(List<RandomColumn> columns, int count, int seed) {
    Random random = new Random(seed);
    String definitions =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c%d %s".formatted(i, columns.get(i).target()))
            .collect(Collectors.joining(", ", "(id integer PRIMARY KEY, ", ")"));
    POSTGRES.run("CREATE TABLE arrived " + definitions, "CREATE TABLE expected " + definitions);
    StructType schema = new StructType().add("id", "int");
    for (int i = 0; i < columns.size(); i++) {
      schema =
          schema.add(StructType.fromDDL("c%d %s".formatted(i, columns.get(i).lake())).apply(0));
    }
    List<Row> rows = new ArrayList<>();
    List<String> inserts = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      Object[] values = new Object[columns.size() + 1];
      List<String> literals = new ArrayList<>(List.of(String.valueOf(id)));
      values[0] = id;
      for (int i = 0; i < columns.size(); i++) {
        RandomColumn column = columns.get(i);
        Object value = random.nextInt(8) == 0 ? null : column.values().apply(random);
        values[i + 1] = value;
        literals.add(
            value == null ? "NULL" : "'" + column.literal().apply(value).replace("'", "''") + "'");
      }
      rows.add(RowFactory.create(values));
      inserts.add("(" + String.join(", ", literals) + ")");
    }
    for (int from = 0; from < count; from += 50) {
      List<String> some = inserts.subList(from, Math.min(count, from + 50));
      POSTGRES.run(
          some.stream()
              .map(insert -> "INSERT INTO expected VALUES " + insert)
              .toArray(String[]::new));
    }
    Dataset<Row> sent = TestSpark.session().createDataFrame(rows, schema).repartition(2);

    assertThat(deliver(sent, 1).written()).isEqualTo(count);
    assertAsExpected(columns);
    assertThat(deliver(sent, 2).written()).isZero();
    POSTGRES.run("UPDATE arrived SET " + nulls(columns.size()));
    assertThat(deliver(sent, 3).written()).isGreaterThan(count / 2);
    assertAsExpected(columns);
  }

  private static void assertAsExpected(List<RandomColumn> columns) {
    for (int i = 0; i < columns.size(); i++) {
      String comparable = columns.get(i).target().matches("json|json\\[]|xml") ? "::text" : "";
      assertThat(
              POSTGRES.rows(
                  "SELECT id, e.c%1$d, a.c%1$d FROM expected e FULL JOIN arrived a USING (id) WHERE e.c%1$d%2$s IS DISTINCT FROM a.c%1$d%2$s"
                      .formatted(i, comparable)))
          .as("%s", columns.get(i))
          .isEmpty();
    }
  }

  private static String nulls(int columns) {
    return IntStream.range(0, columns)
        .mapToObj(i -> "c" + i + " = NULL")
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "1.5D; integer",
        "1.5BD; numeric(8,0)",
        "0.1D; real",
        "1L; double precision",
        "TIMESTAMP'2020-02-02 02:02:02'; date",
        "1; boolean",
        "array(1.5D); integer[]",
        "array(1.2345BD); |numeric(12,2)[]|",
        "array(TIMESTAMP'2020-02-02 02:02:02'); date[]",
        "1; point",
        "1.2345BD; money",
        "array(1.2345BD); money[]",
        "1.5D; money",
        "2; bit(1)",
        "-1; oid",
        "1234; |numeric(3,-2)|",
        "TIMESTAMP'2020-02-02 02:02:02'; timetz",
        "array('text'); name[]",
        "X'00'; integer[]",
        "named_struct('a', 1); integer[]",
      })
  void aTypeThatWouldLoseSomethingIsRefusedInThePlan(String value, String type) {
    POSTGRES.run("CREATE TABLE arrived (id integer PRIMARY KEY, c %s)".formatted(type));
    Dataset<Row> rows = TestSpark.session().sql("SELECT 1 AS id, %s AS c".formatted(value));
    LagoaException refused = failure(() -> open(rows));
    // text is judged by the server when it comes, all else before
    if (value.startsWith("named_struct")) {
      refused = failure(() -> deliver(rows, 1));
      assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
    } else {
      assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
      assertThat(refused).hasMessageContaining("column c");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "3000000000L; integer",
        "40000; smallint",
        "'no-uuid'; uuid",
        "DATE'-5000-01-01'; date",
        "'{'; json",
        "'sad'; mood",
        "'abc'; varchar(2)",
        "'nox'; label",
        "'1.5'; integer",
        "repeat('x', 64); name",
        "'xy'; |\"char\"|",
        "4294967296L; oid",
      })
  void aValueThatTheTargetCannotHoldIsADataErrorAndChangesNothing(String value, String type) {
    POSTGRES.run("CREATE TABLE arrived (id integer PRIMARY KEY, c %s)".formatted(type));
    Dataset<Row> rows = TestSpark.session().sql("SELECT 1 AS id, %s AS c".formatted(value));
    assertThat(failure(() -> deliver(rows, 1)).code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(POSTGRES.rows("SELECT * FROM arrived")).isEmpty();
    assertThat(open(rows).delivered()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "a; A; citext",
        "{a}; {A}; citext[]",
        "a; A; elsewhere.citext",
        "a; A; text COLLATE folding",
        "{a}; {A}; text[] COLLATE folding",
        "1 day; 24:00:00; interval",
        "{30 days}; {1 mon}; interval[]",
        "1.0; 1.00; json",
      })
  void aChangeThatTheTypesOwnComparisonDoesNotSeeIsWritten(
      String before, String after, String type) {
    POSTGRES.run(
        "DROP SCHEMA IF EXISTS elsewhere CASCADE",
        "CREATE SCHEMA elsewhere",
        "CREATE EXTENSION citext SCHEMA " + (type.startsWith("elsewhere") ? "elsewhere" : "public"),
        "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE arrived (id integer PRIMARY KEY, c %s)".formatted(type));
    deliver(text(before), 1);
    assertThat(deliver(text(after), 2).written()).isOne();
    assertThat(POSTGRES.value("SELECT c::text FROM arrived")).isIn(after, "{\"1 mon\"}");
    assertThat(deliver(text(after), 3).written()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"citext", "text COLLATE folding"})
  void aKeyIsNotAnotherThatTheTargetTakesForIt(String type) {
    POSTGRES.run(
        "CREATE EXTENSION citext",
        "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE arrived (id %s PRIMARY KEY, c text)".formatted(type));
    assertThat(keyed(1, "('abc', '1')")).isEqualTo(new Outlet.Receipt(1, 0));
    LagoaException refused = failure(() -> keyed(2, "('ABC', '2', 'upsert')"));
    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(refused).hasMessageContaining("the keys \"id\" = ABC and \"id\" = abc differ");
    assertThat(keyed(2, "('ABC', '2', 'delete')")).isEqualTo(new Outlet.Receipt(0, 0));
    assertThat(POSTGRES.rows("SELECT * FROM arrived")).containsExactly("abc|1");
    assertThat(keyed(3, "('abc', '1', 'delete'), ('ABC', '2', 'upsert')"))
        .isEqualTo(new Outlet.Receipt(1, 1));
    assertThat(POSTGRES.rows("SELECT * FROM arrived")).containsExactly("ABC|2");
    refused = failure(() -> keyed(4, "('x', '1', 'upsert'), ('X', '2', 'upsert')"));
    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(POSTGRES.rows("SELECT * FROM arrived")).containsExactly("ABC|2");
  }

  private static Outlet.Receipt keyed(long version, String values) {
    boolean changes = values.contains("upsert") || values.contains("delete");
    Dataset<Row> rows = TestSpark.session().sql("SELECT 'k' AS id, 'v' AS c");
    Dataset<Row> sent =
        TestSpark.session()
            .sql(
                "SELECT * FROM VALUES %s AS t(id, c%s)"
                    .formatted(values, changes ? ", _change_type" : ""));
    Outlet outlet = open(rows);
    outlet.delivered();
    return outlet.deliver(
        changes
            ? new Delivery(version, rows, Optional.of(sent))
            : new Delivery(version, sent, Optional.empty()));
  }

  private static Dataset<Row> text(String value) {
    return TestSpark.session().sql("SELECT 1 AS id, '%s' AS c".formatted(value));
  }

  private static LagoaException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(LagoaException.class, call);
  }

  private static Outlet.Receipt deliver(Dataset<Row> rows, long version) {
    return open(rows).deliver(new Delivery(version, rows, Optional.empty()));
  }

  private static Outlet open(Dataset<Row> rows) {
    return JdbcSink.table("bi", "arrived")
        .open(
            new TestSinkContext(
                POSTGRES.connection(), Optional.of("x"), rows.schema(), List.of("id")));
  }
}
