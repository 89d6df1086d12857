package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.reconcile.Reconciled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Values of every type are the database's, from the snapshot and from the log. */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class MariaValuesTest {
  private static MariaServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Assumptions.assumeFalse(
        "3.5".equals(System.getProperty("spark.line")),
        "skipped: the ANTLR of Spark 3.5 cannot read a binary log's definitions");
    Assumptions.assumeTrue(
        System.getProperty("os.name").startsWith("Linux"), "skipped: MariaDB comes for Linux only");
    server = MariaServer.encrypted();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /**
   * A type and two of its values.
   *
   * @param ours an expression over the lake's column c, for text
   * @param theirs the same over the server's column c
   */
  private record Kind(String type, String first, String second, String ours, String theirs) {}

  private static Kind kind(String type, String first, String second) {
    return new Kind(type, first, second, "CAST(c AS STRING)", "CAST(c AS CHAR)");
  }

  private static Kind hex(String type, String first, String second) {
    return new Kind(type, first, second, "hex(c)", "HEX(c)");
  }

  /** Numbers whose texts differ from language to language: as Java has them. */
  private static Kind number(String type, String first, String second) {
    return new Kind(
        type,
        first,
        second,
        "CAST(c AS STRING)",
        "IF(c IS NULL, NULL, IF(id MOD 3 = 1, '%s', '%s'))".formatted(first, second));
  }

  private static final List<Kind> KINDS =
      List.of(
          kind("TINYINT", "-128", "127"),
          kind("TINYINT(1)", "5", "0"),
          kind("TINYINT UNSIGNED", "0", "255"),
          kind("SMALLINT", "-32768", "32767"),
          kind("SMALLINT UNSIGNED", "0", "65535"),
          kind("MEDIUMINT", "-8388608", "8388607"),
          kind("MEDIUMINT UNSIGNED", "0", "16777215"),
          kind("INT", "-2147483648", "2147483647"),
          kind("INT UNSIGNED", "0", "4294967295"),
          new Kind(
              "INT(5) UNSIGNED ZEROFILL",
              "7",
              "4294967295",
              "CAST(c AS STRING)",
              "CAST(c + 0 AS CHAR)"),
          kind("BIGINT", "-9223372036854775808", "9223372036854775807"),
          kind("BIGINT UNSIGNED", "0", "18446744073709551615"),
          new Kind("BIT", "b'0'", "b'1'", "CAST(CAST(c AS INT) AS STRING)", "CAST(c + 0 AS CHAR)"),
          new Kind("BIT(10)", "b'1000000011'", "b'1'", "c", "LPAD(BIN(c + 0), 10, '0')"),
          new Kind("BIT(64)", "b'1'", "18446744073709551615", "c", "LPAD(BIN(c + 0), 64, '0')"),
          new Kind("YEAR", "'1902'", "'2155'", "CAST(c AS STRING)", "CAST(c + 0 AS CHAR)"),
          new Kind("YEAR", "'0000'", "'2000'", "CAST(c AS STRING)", "CAST(c + 0 AS CHAR)"),
          new Kind("YEAR", "'1901'", "'1970'", "CAST(c AS STRING)", "CAST(c + 0 AS CHAR)"),
          kind("SET('a', 'b', 'c', 'd e')", "''", "'a,c,d e'"),
          kind("ENUM('x', 'é', 'it''s, so')", "'é'", "'it''s, so'"),
          kind("TIME", "'-838:59:59'", "'838:59:59'"),
          kind("TIME(6)", "'-12:34:56.789012'", "'100:00:00.000001'"),
          kind("TIME(3)", "'-00:00:00.001'", "'23:59:59.999'"),
          kind("DATETIME", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'"),
          kind("DATETIME(6)", "'0069-12-31 23:59:59.999999'", "'9999-12-31 23:59:59.999999'"),
          kind("DATETIME(3)", "'1582-10-04 12:00:00.001'", "'1969-12-31 23:59:59.999'"),
          new Kind(
              "TIMESTAMP(6) NULL",
              "'1970-01-01 00:00:01.000001'",
              "'2038-01-19 03:14:07.999999'",
              "CAST(unix_micros(c) AS STRING)",
              "CAST(CAST(UNIX_TIMESTAMP(c) * 1000000 AS INT) AS CHAR)"),
          new Kind(
              "TIMESTAMP NULL",
              "'1970-01-02 00:00:00'",
              "'2024-02-29 23:59:59'",
              "CAST(unix_micros(c) AS STRING)",
              "CAST(UNIX_TIMESTAMP(c) * 1000000 AS CHAR)"),
          kind("DATE", "'0001-01-01'", "'9999-12-31'"),
          kind("DATE", "'0070-02-28'", "'1582-10-10'"),
          kind(
              "DECIMAL(65, 30)",
              "-12345678901234567890123456789012345.123456789012345678901234567891",
              "0.000000000000000000000000000001"),
          kind("DECIMAL(38, 10)", "-1234567890123456789012345678.0123456789", "0.0000000001"),
          kind("DECIMAL(5, 0)", "-99999", "1"),
          kind("DECIMAL(20, 2) UNSIGNED", "0.01", "999999999999999999.99"),
          kind("JSON", "'{\"a\": [1.50, null], \"é\": \"😀\"}'", "'[]'"),
          hex("BLOB", "x'00FF80'", "x''"),
          hex("LONGBLOB", "REPEAT(x'AB', 70000)", "x'01'"),
          hex("BINARY(5)", "x'610000'", "x'0102030405'"),
          hex("VARBINARY(10)", "x'6100'", "x''"),
          new Kind(
              "GEOMETRY",
              "ST_GeomFromText('POLYGON((0 0, 0 3, 3 3, 0 0))')",
              "ST_GeomFromText('LINESTRING(1.5 -2, 3 4)')",
              "hex(c)",
              "HEX(ST_AsWKB(c))"),
          new Kind("POINT", "POINT(1.5, -2)", "POINT(0, 0)", "hex(c)", "HEX(ST_AsWKB(c))"),
          kind("CHAR(5) CHARACTER SET utf8mb4", "'é😀 x'", "''"),
          kind("TEXT CHARACTER SET utf8mb4", "REPEAT('é😀', 1000)", "' a\\n\\\\b '"),
          kind("VARCHAR(10) CHARACTER SET latin1", "'é€ß'", "'a'"),
          kind("TEXT CHARACTER SET latin1", "'é€ß'", "'a'"),
          kind("VARCHAR(10) CHARACTER SET utf8mb3", "'é€ß'", "'a'"),
          number("FLOAT", "-3.402823E38", "1.175495E-38"),
          number("FLOAT", "0.1", "-1.6777216E7"),
          number("DOUBLE", "1.7976931348623157E308", "-2.2250738585072014E-308"),
          number("DOUBLE", "0.1", "-9.007199254740992E15"));

  @Test
  void valuesOfEveryTypeAreTheServers() throws SQLException {
    areTheServers("kind", KINDS);
  }

  private void areTheServers(String name, List<Kind> kinds) throws SQLException {
    String table = "shop." + name;
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(
                folder,
                server.connection(),
                Cdc.of("shop", table),
                Followed.silver(name, table, "id"))) {
      statement.execute("SET time_zone = '+00:00'");
      statement.execute("SET NAMES utf8mb4");
      statement.execute(
          "CREATE TABLE %s (id INT PRIMARY KEY, %s)"
              .formatted(table, each(kinds, (at, kind) -> "c%d %s".formatted(at, kind.type()))));
      insert(statement, table, kinds, 1);
      followed.run();
      insert(statement, table, kinds, 4);
      statement.execute("UPDATE %s SET id = id + 3 WHERE id > 3".formatted(table));
      followed.run();

      String columns = each(kinds, (at, kind) -> column(kind.theirs(), at));
      List<String> differences = new ArrayList<>();
      try (ResultSet theirs =
          statement.executeQuery("SELECT id, %s FROM %s ORDER BY id".formatted(columns, table))) {
        for (Row ours :
            followed.sql(
                "SELECT id, %s FROM silver.%s ORDER BY id"
                    .formatted(each(kinds, (at, kind) -> column(kind.ours(), at)), name))) {
          theirs.next();
          for (int at = 0; at < kinds.size(); at++) {
            String found = ours.getString(at + 1);
            String expected = theirs.getString(at + 2);
            if (ours.getInt(0) != theirs.getInt(1) || !Objects.equals(found, expected)) {
              differences.add(
                  "%d %s: %.200s rather than %.200s"
                      .formatted(ours.getInt(0), kinds.get(at).type(), found, expected));
            }
          }
        }
        assertThat(differences).isEmpty();
        assertThat(theirs.next()).isFalse();
        Reconciled compared = followed.reconciled("silver." + name);
        assertThat(compared.isEqual()).as(compared.toString()).isTrue();
      }
    }
  }

  private static void insert(Statement statement, String table, List<Kind> kinds, int id)
      throws SQLException {
    statement.execute(
        "INSERT INTO %s VALUES (%d, %s), (%d, %s), (%d, %s)"
            .formatted(
                table,
                id,
                each(kinds, (at, kind) -> kind.first()),
                id + 1,
                each(kinds, (at, kind) -> kind.second()),
                id + 2,
                each(kinds, (at, kind) -> "NULL")));
  }

  private static String each(List<Kind> kinds, BiFunction<Integer, Kind, String> text) {
    return IntStream.range(0, kinds.size())
        .mapToObj(at -> text.apply(at, kinds.get(at)))
        .collect(Collectors.joining(", "));
  }

  private static String column(String expression, int at) {
    return expression.replaceAll("\\bc\\b", "c" + at);
  }

  /** A date that no calendar has is neither NULL nor 1970; what is not followed may hold some. */
  @Test
  void datesWithZerosStopTheRun() throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(folder, server.connection(), Cdc.of("shop", "shop.zero"))) {
      statement.execute("SET sql_mode = ''");
      for (String name : List.of("zero", "other")) {
        statement.execute(
            "CREATE TABLE shop.%s (id INT PRIMARY KEY, d DATE, dt DATETIME(3), ts TIMESTAMP NULL, n DATE NOT NULL)"
                .formatted(name));
      }
      statement.execute(
          "INSERT INTO shop.zero VALUES (1, '0000-00-00', NULL, NULL, '2024-01-01'), (2, NULL, NULL, NULL, '2024-01-01')");
      stops(followed, "`zero`.`d`", "BIGINT");
      statement.execute("UPDATE shop.zero SET d = NULL, ts = '0000-00-00' WHERE id = 1");
      stops(followed, "`zero`.`ts`", "BIGINT");
      statement.execute("UPDATE shop.zero SET ts = NULL, dt = '1582-10-10 12:00:00'");
      stops(followed, "`zero`.`dt`", "BIGINT");
      statement.execute("UPDATE shop.zero SET dt = NULL, ts = '1970-01-01 12:00:00'");
      followed.run();
      statement.execute(
          "INSERT INTO shop.other VALUES (1, '2024-00-00', '0000-00-00', '0000-00-00', '0000-00-00')");
      statement.execute("UPDATE shop.zero SET dt = '1582-10-10 12:00:00.5' WHERE id = 2");
      followed.run();
      assertThat(followed.sql("SELECT after FROM bronze.shop_events WHERE op = 'u'"))
          .extracting(row -> row.getString(0))
          .singleElement()
          .asString()
          .contains("\"dt\":" + Instant.parse("1582-10-10T12:00:00.500Z").toEpochMilli() + ",");
      assertThat(followed.sql("SELECT key FROM bronze.shop_events")).hasSize(3);
      for (String change : List.of("d = '2024-00-10'", "dt = '0000-00-00'", "ts = 0", "n = 0")) {
        statement.execute("UPDATE shop.zero SET %s WHERE id = 1".formatted(change));
        stops(followed, "'shop.zero.%s'".formatted(change.split(" ")[0]));
        statement.execute("UPDATE shop.zero SET d = NULL, dt = NULL, ts = NULL, n = '2024-01-01'");
        followed
            .lake()
            .run(
                followed.pipeline(),
                new Selection(List.of("bronze.shop_events"), true),
                Progress.SILENT);
      }
      assertThat(followed.sql("SELECT after FROM bronze.shop_events")).hasSize(2);
    }
  }

  /** A value is the database's or stops the run: whether a backslash is an escape no log tells. */
  @Test
  void optionsWithBackslashesStopTheRun() throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(folder, server.connection(), Cdc.of("shop", "shop.slash"))) {
      statement.execute(
          "CREATE TABLE shop.slash (e ENUM('a,b', 'c\\\\d') PRIMARY KEY, s SET('x', 'y\\\\z'))");
      statement.execute("INSERT INTO shop.slash VALUES ('c\\\\d', 'x,y\\\\z')");
      followed.run();
      statement.execute("DELETE FROM shop.slash");
      refuses(followed, "shop.slash.e", "backslash");
      statement.execute("INSERT INTO shop.slash VALUES ('a,b', 'x')");
      followed
          .lake()
          .run(
              followed.pipeline(),
              new Selection(List.of("bronze.shop_events"), true),
              Progress.SILENT);
      statement.execute("UPDATE shop.slash SET s = NULL");
      followed.run();
      assertThat(followed.sql("SELECT DISTINCT key FROM bronze.shop_events"))
          .extracting(row -> row.getString(0))
          .containsExactly("{\"e\":\"a,b\"}");
      statement.execute("UPDATE shop.slash SET s = 'x,y\\\\z'");
      refuses(followed, "shop.slash.s", "backslash");
    }
  }

  /** The log leaves out zeros at a uuid's end. */
  @Test
  void uuidsAreTheServers() throws SQLException {
    assumeMariaDb();
    areTheServers(
        "uuids",
        List.of(
            kind(
                "UUID",
                "'01234567-89ab-1def-8123-456789abcd00'",
                "'00345678-89ab-4def-8123-456789abcd20'"),
            kind(
                "UUID",
                "'81234567-89ab-7def-8123-456789ab0000'",
                "'00000000-0000-0000-0000-000000000000'")));
  }

  @Test
  void tablesThatTheEngineCannotReadAreRefusedByThePlan() throws SQLException {
    assumeMariaDb();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String type : List.of("inet4", "inet6")) {
        statement.execute(
            "CREATE TABLE shop.has_%s (id INT PRIMARY KEY, a %s)".formatted(type, type));
        try (Followed followed =
            new Followed(
                folder.resolve(type), server.connection(), Cdc.of("shop", "shop.has_" + type))) {
          assertThatThrownBy(followed::plan)
              .hasMessageContainingAll("shop.has_" + type, "type " + type + ",", "from.jdbc");
        }
      }
    }
  }

  /** A definition in the log is in the user's words, which the server's own mend by --full. */
  @Test
  void definitionsOfTheLogThatAreNotUnderstoodStopTheRun() throws SQLException {
    assumeMariaDb();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(folder, server.connection(), Cdc.of("shop", "shop.words"))) {
      statement.execute("CREATE TABLE shop.words (id INT PRIMARY KEY)");
      followed.run();
      statement.execute(
          "ALTER TABLE shop.words ADD e ENUM('z\\'w ', \"x\"\"y\", 'a ,b'), ADD s SET('q ', 'r')");
      statement.execute("INSERT INTO shop.words VALUES (1, 'a ,b', 'r')");
      followed.run();
      statement.execute("INSERT INTO shop.words VALUES (2, 'z''w', NULL)");
      refuses(followed, "shop.words.e");
      full(followed);
      statement.execute("INSERT INTO shop.words VALUES (3, 'z''w', 'q,r')");
      statement.execute("CREATE TABLE shop.unread (id INT, a INET6)");
      refuses(followed, "unread", "INET6", "skip.unparseable");
      full(followed);
      assertThat(followed.sql("SELECT after FROM bronze.shop_events ORDER BY after"))
          .extracting(row -> row.getString(0))
          .containsExactly(
              "{\"id\":1,\"e\":\"a ,b\",\"s\":\"r\"}",
              "{\"id\":2,\"e\":\"z'w\",\"s\":null}",
              "{\"id\":3,\"e\":\"z'w\",\"s\":\"q,r\"}");
    }
  }

  private static void full(Followed followed) {
    followed
        .lake()
        .run(
            followed.pipeline(),
            new Selection(List.of("bronze.shop_events"), true),
            Progress.SILENT);
  }

  private static void assumeMariaDb() {
    Assumptions.assumeTrue(System.getProperty("lagoa.mysql") == null, "skipped: not in MySQL");
  }

  private static void stops(Followed followed, String... words) {
    assertThat(refuses(followed, words)).contains("0000-00-00");
  }

  private static String refuses(Followed followed, String... words) {
    Run run = followed.lake().run(followed.pipeline());
    assertThat(run.exitStatus()).as(run::toString).isEqualTo(1);
    assertThat(run.toString()).contains(words).contains("--full");
    return run.toString();
  }
}
