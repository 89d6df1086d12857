package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestMariaDb;
import io.lagoa.TestPostgres;
import io.lagoa.config.Connection;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each type of a database goes to bronze and from there into a table of the same columns: both
 * tables are equal, as the database compares them, extremes and NULLs included.
 */
final class RoundTripTest {
  /**
   * A type and its values; {@code text} where the lake's type cannot hold them, {@code =} where a
   * value is an expression.
   */
  private static final List<String> POSTGRES_TYPES =
      List.of(
          "boolean | true | false",
          "smallint | -32768 | 32767",
          "integer | -2147483648 | 2147483647",
          "bigint | -9223372036854775808 | 9223372036854775807",
          "oid | 0 | 4294967295",
          "real | NaN | -3.4028235e38 | 1e-45 | -Infinity",
          "double precision | NaN | 1.7976931348623157e308 | 5e-324 | Infinity | -0",
          "numeric(5,2) | -999.99 | 999.99",
          "numeric(5,5) | 0.00001",
          "numeric(38,10) | -1234567890123456789012345678.0123456789",
          "numeric | 12345678901234567890.000000000000000001 | 0",
          "text numeric | NaN | Infinity | 1e-200 | 1e200",
          "numeric(50,2) | 123456789012345678901234567890123456789012345678.12",
          "money | -92233720368547758.08 | 92233720368547758.07",
          "text | naïve 😀 |  | a\\b\t'\"",
          "varchar(9) | it's \\ %",
          "char(4) | ab",
          "name | pg",
          "\"char\" | x",
          "json | {\"a\":  1}",
          "jsonb | {\"a\": [1, 2]}",
          "xml | <a/>",
          "uuid | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
          "mood | it's ok",
          "inet | 192.168.0.1/24 | ::1",
          "cidr | 10.0.0.0/8",
          "macaddr | 08:00:2b:01:02:03",
          "interval | 1 mon -2 days +03:00:00.000001 | -178000000 years",
          "time | 24:00:00 | 00:00:00",
          "timetz | 23:59:59.999999-03",
          "bit(3) | 101",
          "varbit | 1",
          "int4range | [1,5) | empty",
          "point | (1,2)",
          "tsvector | 'a':1",
          "bytea | \\x00ff10 | \\x",
          "date | 2024-02-29 | 0001-01-01 | 0044-03-15 BC | 12024-01-01",
          "text date | infinity | -infinity",
          "timestamp | 1582-10-04 12:00:00.000001 | 9999-12-31 23:59:59.999999 | 0001-01-01",
          "text timestamp | infinity | -infinity",
          "timestamptz | 2024-03-10 02:30:00-03 | 1800-01-01 00:00:00+00",
          "text timestamptz | infinity | -infinity",
          "int[] | {1,NULL,-3} | {}",
          "text[] | {} | {\"a,b\",\"\\\"\",NULL}",
          "numeric(5,1)[] | {1.5,NULL}",
          "uuid[] | {a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
          "mood[] | {sad}",
          "text int[] | {{1},{2}}");

  private static final List<String> POSTGIS_TYPES =
      List.of(
          "geometry | SRID=4326;POINT(-43.2 -22.9) | POINT EMPTY | GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))",
          "geometry(Point, 4326) | SRID=4326;POINT(-43.2 -22.9)",
          "geometry(PolygonZ) | POLYGON Z((0 0 1, 1 0 1, 1 1 1, 0 0 1))",
          "geometry(MultiPolygon, 31983) | SRID=31983;MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))",
          "geography | SRID=4326;POINT(1 2)",
          "geography(LineString) | LINESTRING(0 0, 10 10)");

  private static final List<String> MARIADB_TYPES =
      Stream.of(
              "tinyint | -128 | 127",
              "tinyint(1) | 7",
              "tinyint unsigned | 0 | 255",
              "smallint | -32768",
              "smallint unsigned | 65535",
              "mediumint | -8388608",
              "mediumint unsigned | 16777215",
              "int | -2147483648",
              "int unsigned | 4294967295",
              "bigint | -9223372036854775808",
              "bigint unsigned | 18446744073709551615",
              "year | 1901 | 2155 | 0",
              "float | 1.17549435e-38 | 16777217",
              "double | 0.1 | 1.7976931348623157e308 | -2.2250738585072014e-308",
              "decimal(10,2) | -99999999.99",
              "decimal(38,10) | 1234567890123456789012345678.0123456789",
              "decimal(65,30) | 1.000000000000000000000000000001",
              "varchar(20) | it's 😀 \\\\ | ",
              "text | naïve \\t \\n",
              "enum('a','b c') | b c",
              "set('a','b','c') | a,c | ",
              "json | {\"a\": 1}",
              "uuid | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
              "inet6 | 2001:db8::1",
              "date | 0001-01-01 | 9999-12-31",
              "text date | 0000-00-00 | 2024-00-10",
              "datetime(6) | 1582-10-04 12:00:00.000001 | 9999-12-31 23:59:59.999999",
              "text datetime | 0000-00-00 00:00:00",
              "timestamp(6) | 2024-03-10 02:30:00.123456",
              "time(6) | -838:59:59.999999 | 838:59:59",
              "bit(1) | =b'1' | =b'0'",
              "bit(33) | =b'100000000000000000000000000000001'",
              "bit(63) | =~0 >> 1",
              "binary(4) | =x'00FF5C0A' | =x'0920'",
              "varbinary(9) | =x'00275C' | =x''",
              "blob | =x'00FF1009090A5C' | =x''",
              "longblob | =x'5C4E'",
              "point | =ST_GeomFromText('POINT(1 2)', 3857)",
              "geometry | =ST_GeomFromText('LINESTRING(0 0, 1 1)') | =ST_GeomFromText('POINT(1 2)', 3857)")
          .filter(TestMariaDb::knows)
          .toList();

  @TempDir Path folder;

  /** The columns of a table that has each type once, and a row for each place in their values. */
  private record Typed(List<String> types) {
    private List<String> parts(int column) {
      return List.of(types.get(column).split(" \\| ?", -1));
    }

    String definitions() {
      return columns(
          i -> "v%d %s NULL".formatted(i, parts(i).get(0).replaceFirst("^text (?=.)", "")));
    }

    String[] asText() {
      return IntStream.range(0, types.size())
          .filter(i -> types.get(i).startsWith("text ") && !types.get(i).startsWith("text |"))
          .mapToObj(i -> "v" + i)
          .toArray(String[]::new);
    }

    /** The rows' literals, NULL where a type has fewer values; the last row is all NULL. */
    List<String> rows(Function<String, String> literal) {
      int most =
          types.stream().mapToInt(type -> type.split(" \\| ?", -1).length).max().orElseThrow();
      List<String> rows = new ArrayList<>();
      for (int row = 1; row <= most; row++) {
        int at = row;
        rows.add(
            at
                + ", "
                + columns(i -> at < parts(i).size() ? literal.apply(parts(i).get(at)) : "NULL"));
      }
      return rows;
    }

    private String columns(IntToText text) {
      return String.join(", ", IntStream.range(0, types.size()).mapToObj(text::of).toList());
    }

    private interface IntToText {
      String of(int column);
    }
  }

  @Test
  void allTypesOfPostgresComeBackEqual() {
    TestPostgres postgres = TestPostgres.database();
    postgres.run("CREATE TYPE mood AS ENUM ('sad', 'it''s ok')");
    comesBackEqual(postgres, POSTGRES_TYPES, 6);
  }

  /** On a server that a developer starts: see CONTRIBUTING.md. */
  @Test
  @EnabledIfSystemProperty(named = "lagoa.postgis", matches = ".+", disabledReason = "no PostGIS")
  void geometriesOfPostGisComeBackEqual() {
    TestPostgres postgres = TestPostgres.at(System.getProperty("lagoa.postgis"));
    postgres.run(
        "CREATE EXTENSION IF NOT EXISTS postgis",
        "DROP TABLE IF EXISTS source, target, lagoa_commit");
    comesBackEqual(postgres, POSTGIS_TYPES, 4);
  }

  private void comesBackEqual(TestPostgres postgres, List<String> types, int rows) {
    Typed typed = new Typed(types);
    create(typed, postgres::run, value -> "'" + value.replace("'", "''") + "'");

    takeThereAndBack(typed, postgres.connection());

    List<String> different =
        IntStream.range(0, types.size())
            .filter(
                i ->
                    !postgres
                        .value(
                            "SELECT count(*) FROM source s JOIN target t USING (id) WHERE %s"
                                .formatted(
                                    types.get(i).matches("(text )?numeric .*")
                                        ? "s.v%1$d IS DISTINCT FROM t.v%1$d".formatted(i)
                                        : "s.v%1$d::text IS DISTINCT FROM t.v%1$d::text"
                                            .formatted(i)))
                        .equals("0"))
            .mapToObj(types::get)
            .toList();
    assertThat(different).isEmpty();
    assertThat(postgres.value("SELECT count(*) FROM target")).isEqualTo(Integer.toString(rows));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no MariaDB for tests")
  void allTypesOfMariaDbComeBackEqual() {
    TestMariaDb mariadb = TestMariaDb.database();
    Typed typed = new Typed(MARIADB_TYPES);
    create(
        typed,
        statements ->
            mariadb.run(
                Stream.concat(Stream.of("SET sql_mode = ''"), Stream.of(statements))
                    .toArray(String[]::new)),
        value -> value.startsWith("=") ? value.substring(1) : "'" + value.replace("'", "''") + "'");

    takeThereAndBack(typed, mariadb.connection());

    List<String> different =
        IntStream.range(0, MARIADB_TYPES.size())
            .filter(
                i ->
                    !mariadb
                        .rows(
                            "SELECT count(*) FROM source s JOIN target t USING (id) WHERE NOT (s.v%1$d <=> t.v%1$d)"
                                .formatted(i))
                        .equals(List.of("0")))
            .mapToObj(MARIADB_TYPES::get)
            .toList();
    assertThat(different).isEmpty();
    assertThat(mariadb.rows("SELECT count(*) FROM target")).containsExactly("4");
  }

  private static void create(
      Typed typed, Consumer<String[]> run, Function<String, String> literal) {
    List<String> statements = new ArrayList<>();
    for (String table : List.of("source", "target")) {
      statements.add(
          "CREATE TABLE %s (id int PRIMARY KEY, %s)".formatted(table, typed.definitions()));
    }
    typed
        .rows(literal)
        .forEach(row -> statements.add("INSERT INTO source VALUES (%s)".formatted(row)));
    run.accept(statements.toArray(String[]::new));
  }

  private void takeThereAndBack(Typed typed, Connection connection) {
    Lake lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake").toString()).connection("shop", connection));
    Run run =
        lake.run(
            Pipeline.of(
                Table.bronze("typed")
                    .from(Jdbc.table("shop", "source").text(typed.asText()))
                    .key("id")
                    .replace()
                    .to(JdbcSink.table("shop", "target").verified())));
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }
}
