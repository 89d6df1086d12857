package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestMariaDb;
import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Names with quotes, spaces, mixed case and SQL in them neither break nor inject. */
class HostileNamesTest {
  private static final List<String> COLUMNS =
      List.of(
          "Key \"of\" `it`",
          "select",
          "v\"); DROP TABLE victim; --",
          "v`) SELECT 1; DROP TABLE victim; --x",
          "it's",
          "MiXed? :name {d} %s %1$s",
          "back\\slash");
  private static final StructType SCHEMA =
      COLUMNS.stream()
          .reduce(new StructType(), (all, name) -> all.add(name, "string"), (a, b) -> a);

  @Test
  void postgresql() {
    TestPostgres postgres = TestPostgres.database();
    String schema = "My \"schema\"; DROP TABLE victim; --";
    postgres.run(
        "CREATE TABLE public.victim ()", "CREATE SCHEMA \"" + schema.replace("\"", "\"\"") + '"');
    String target = "Weird \"table\"'s name; DROP TABLE victim; -- %s";
    String name = quoted(schema, '"') + '.' + quoted(target, '"');
    course(postgres.connection(), name);
    assertThat(
            postgres.rows(
                "SELECT %s FROM %s ORDER BY 1"
                    .formatted(
                        String.join(", ", COLUMNS.stream().map(c -> quoted(c, '"')).toList()),
                        name)))
        .containsExactly("1" + "|B1".repeat(6), "2" + "|c2".repeat(6), "4" + "|e4".repeat(6));
    assertThat(postgres.rows("SELECT count(*) FROM public.victim")).containsExactly("0");
    assertThat(postgres.rows("SELECT col_description(%s::regclass, 2)".formatted(literal(name))))
        .containsExactly("'); DROP TABLE victim; --");
  }

  @Test
  void mariadb() {
    TestMariaDb mariadb = TestMariaDb.database();
    mariadb.run("CREATE TABLE victim (a int)");
    String name = quoted("Weird `table`'s \"name\"; DROP TABLE victim; -- %s", '`');
    course(
        mariadb.connection(), '"' + "Weird `table`'s \"\"name\"\"; DROP TABLE victim; -- %s" + '"');
    assertThat(
            mariadb.rows(
                "SELECT "
                    + String.join(", ", COLUMNS.stream().map(c -> quoted(c, '`')).toList())
                    + " FROM "
                    + name
                    + " ORDER BY 1"))
        .containsExactly("1" + "|B1".repeat(6), "2" + "|c2".repeat(6), "4" + "|e4".repeat(6));
    assertThat(mariadb.rows("SELECT count(*) FROM victim")).containsExactly("0");
  }

  /** Creates, upserts, deletes, mirrors; by both ways. */
  private static void course(Connection connection, String table) {
    JdbcSink sink = JdbcSink.table("bi", table);
    deliver(connection, sink, 1, rows("1 a", "2 b", "3 c"), Optional.empty());
    deliver(
        connection,
        sink,
        2,
        rows(),
        Optional.of(
            rows("1 B", "2 c", "3 x", "9 y")
                .withColumn(
                    "_change_type",
                    functions
                        .when(functions.col("select").equalTo("x3"), "delete")
                        .otherwise("upsert"))));
    deliver(connection, sink.mirror(), 3, rows("1 B", "2 c", "4 e"), Optional.empty());
    deliver(connection, sink.replace(), 4, rows("1 B", "2 c", "4 e"), Optional.empty());
  }

  private static void deliver(
      Connection connection,
      JdbcSink sink,
      long version,
      Dataset<Row> whole,
      Optional<Dataset<Row>> changes) {
    TestSinkContext context =
        new TestSinkContext(connection, Optional.of("x"), SCHEMA, List.of(COLUMNS.get(0)));
    sink.open(
            context.saying(
                "'); DROP TABLE victim; --", Map.of("select", "'); DROP TABLE victim; --")))
        .deliver(new Delivery(version, whole, changes));
  }

  private static Dataset<Row> rows(String... pairs) {
    List<Row> rows =
        List.of(pairs).stream()
            .map(pair -> pair.split(" "))
            .map(
                words -> {
                  Object[] values = new Object[COLUMNS.size()];
                  java.util.Arrays.fill(values, words[1] + words[0]);
                  values[0] = words[0];
                  return org.apache.spark.sql.RowFactory.create(values);
                })
            .toList();
    return TestSpark.session().createDataFrame(rows, SCHEMA);
  }

  private static String quoted(String name, char quote) {
    return quote + name.replace("" + quote, "" + quote + quote) + quote;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
