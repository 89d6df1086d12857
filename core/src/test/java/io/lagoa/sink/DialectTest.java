package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.sink.Dialects.StandardDialect;
import io.lagoa.sink.dialect.SqliteDialect;
import io.lagoa.sink.mysql.MySqlDialect;
import io.lagoa.sink.postgresql.PostgresDialect;
import io.lagoa.sink.sqlserver.SqlServerDialect;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final String COUNTED = "s.lagoa_attempt IN (1, 2)";
  private static final Merge MERGE = merge(slot("id", true), slot("v", false));

  static Stream<Dialect> judgedByPostgres() {
    return Stream.of(new PostgresDialect(), new StandardDialect());
  }

  /** PostgreSQL speaks standard SQL too, so it judges both forms. */
  @ParameterizedTest
  @MethodSource("judgedByPostgres")
  void upsertUpdatesWhatDiffersAndInsertsWhatIsMissing(Dialect dialect) {
    POSTGRES.run(
        "DROP TABLE IF EXISTS held, staged",
        "CREATE TABLE held (id int PRIMARY KEY, v text)",
        "CREATE TABLE staged (id int, v text, lagoa_attempt bigint, lagoa_delete smallint)",
        "INSERT INTO held VALUES (1, 'same'), (2, 'old'), (3, NULL), (4, 'lost'), (5, 'kept'), (6, NULL), (9, 'x')",
        "INSERT INTO staged VALUES (1, 'same', 1, 0), (2, 'new', 2, 0), (3, 'new', 1, 0), (4, NULL, 1, 0), (6, NULL, 1, 0), (7, 'in', 1, 0), (8, 'vain', 9, 0), (9, 'gone', 1, 1)");
    List<String> before = POSTGRES.rows("SELECT xmin FROM held WHERE id IN (1, 5, 6)");
    POSTGRES.run(dialect.delete(MERGE));
    POSTGRES.run(dialect.upsert(MERGE).toArray(String[]::new));
    assertThat(POSTGRES.rows("SELECT id, v FROM held ORDER BY id"))
        .containsExactly("1|same", "2|new", "3|new", "4|null", "5|kept", "6|null", "7|in");
    assertThat(POSTGRES.rows("SELECT xmin FROM held WHERE id IN (1, 5, 6)")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgresql", "mariadb", "mysql", "sqlserver", "oracle", "sqlite", "unknown"})
  void everyAddressHasADialectWithAnUpsert(String product) {
    assertThat(Dialects.of("jdbc:" + product + "://h/d").upsert(MERGE))
        .allSatisfy(statement -> assertThat(statement).doesNotContain("%"))
        .anySatisfy(statement -> assertThat(statement).startsWith("INSERT INTO \"held\""));
  }

  @Test
  void theDialectOfSomebodyElseIsFoundBeforeOurs() {
    assertThat(Dialects.of("jdbc:elsewhere://h/d")).isInstanceOf(ElsewhereDialect.class);
    assertThat(Dialects.of("jdbc:sqlite:/d")).isInstanceOf(SqliteDialect.class);
    assertThat(Dialects.of("jdbc:other:x")).isInstanceOf(StandardDialect.class);
  }

  @Test
  void aTableOfNothingButItsKeyIsOnlyInsertedInto() {
    Merge keys = merge(slot("id", true));
    assertThat(new StandardDialect().upsert(keys)).hasSize(1);
    assertThat(new PostgresDialect().upsert(keys).get(0))
        .endsWith("ON CONFLICT (\"id\") DO NOTHING");
  }

  @Test
  void mysqlAndSqlServerJoinInTheirOwnWays() {
    assertThat(new MySqlDialect().upsert(MERGE).get(0))
        .isEqualTo(
            "UPDATE \"held\" held JOIN \"staged\" s ON s.\"id\" = held.\"id\" SET held.\"v\" = s.\"v\""
                + " WHERE s.lagoa_attempt IN (1, 2) AND s.lagoa_delete = 0 AND (NOT (held.\"v\" <=> s.\"v\"))");
    assertThat(new SqlServerDialect().createStaging("t", "b", List.of(slot("a", false))).get(0))
        .isEqualTo("SELECT \"a\" INTO t FROM b WHERE 1 = 0");
  }

  /** An index finds the key, and what it is compared as tells it from others. */
  @Test
  void keysAreComparedExactlyAsWell() {
    Merge folding = merge(slot("id", true).exactly("CAST(%s AS BINARY)"), slot("v", false));
    assertThat(folding.match("held"))
        .isEqualTo(
            "s.\"id\" = held.\"id\" AND CAST(s.\"id\" AS BINARY) = CAST(held.\"id\" AS BINARY)");
    TargetColumn name =
        new TargetColumn(
            "n", "[n]", "nvarchar", Types.NVARCHAR, Optional.empty(), true, false, false, false);
    assertThat(
            new SqlServerDialect()
                .slot(DataTypes.createStructField("n", DataTypes.StringType, true), name)
                .exact("s.[n]"))
        .isEqualTo("CAST(s.[n] AS VARBINARY(MAX))");
  }

  /** As docs/databases.md says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "jdbc:oracle:thin:@h:1/d; NUMBER(1), NUMBER(3), NUMBER(5), NUMBER(10), NUMBER(19), BINARY_FLOAT, BINARY_DOUBLE, NUMBER(9,2), VARCHAR2(255), BLOB, DATE, TIMESTAMP(6), TIMESTAMP(6), VARCHAR2(255)",
        "jdbc:sqlserver://h; BIT, SMALLINT, SMALLINT, INT, BIGINT, REAL, FLOAT, DECIMAL(9,2), NVARCHAR(MAX), VARBINARY(MAX), DATE, DATETIME2(6), DATETIME2(6), NVARCHAR(MAX)",
        "jdbc:other:x; BIT(1), BYTE, INTEGER, INTEGER, BIGINT, REAL, DOUBLE PRECISION, DECIMAL(9,2), TEXT, BLOB, DATE, TIMESTAMP, TIMESTAMP, TEXT"
      })
  void aCreatedTableHasTheDatabasesTypes(String url, String types) {
    ColumnType type = new ColumnType("gold.t", url, Dialects.of(url));
    StructType lake =
        StructType.fromDDL(
            "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE, h DECIMAL(9,2), i STRING, j BINARY, k DATE, l TIMESTAMP, m TIMESTAMP_NTZ, n ARRAY<INT>");
    assertThat(Stream.of(lake.fields()).map(field -> type.of(field, false)))
        .containsExactly(types.split(", "));
  }

  private static Merge merge(Slot... slots) {
    return new Merge("\"held\"", "\"staged\"", List.of(slots), COUNTED, true, "::text", "");
  }

  private static Slot slot(String name, boolean key) {
    return new Slot(
        name, '"' + name + '"', Carriage.AS_IS, DataTypes.StringType, "", "", true, "", key);
  }
}
