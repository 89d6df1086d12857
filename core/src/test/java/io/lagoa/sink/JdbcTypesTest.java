package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class JdbcTypesTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final String ROWS =
      """
      SELECT * FROM VALUES
        (1, true, 7Y, 8S, 9L, 1.5F, 0.1D, 123.4500BD, 'it\\'s é', X'00FF',
         DATE'2022-02-15', TIMESTAMP'2022-02-15 10:02:19.123456', TIMESTAMP_NTZ'2022-02-15 10:02:19.5',
         array('a', 'b,"c"', NULL), array(1, 2), array(1.50BD), array(DATE'2022-02-15'),
         named_struct('x', 1, 'y', 'z'), map('k', 1), array(array(1), array(2)), INTERVAL '1' DAY),
        (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      AS t(id, flag, tiny, small, long, single, number, money, words, bytes, day, instant, local,
           texts, ints, moneys, days, struct, map, nested, span)
      """;
  private static final List<String> WRITTEN =
      List.of(
          "1|t|7|8|9|1.5|0.1|123.4500|it's é|\\x00ff|2022-02-15|2022-02-15 10:02:19.123456|2022-02-15 10:02:19.5"
              + "|{a,\"b,\\\"c\\\"\",NULL}|{1,2}|{1.50}|{2022-02-15}|z|1|2|t",
          "2" + "|null".repeat(20));
  private static final String READ =
      "SELECT id, flag, tiny, small, long, single, number, money, words, bytes, day, instant AT TIME ZONE 'UTC', local, texts, ints, moneys, days,"
          + " struct::json->>'y', map::json->>'k', nested::json->1->>0, span = interval '1 day' FROM %s ORDER BY id";

  @Test
  void everyTypeArrivesInACreatedTableAndIsNotWrittenAgain() {
    deliver("created", 1);
    assertThat(POSTGRES.rows(READ.replace("%s", "created"))).isEqualTo(WRITTEN);
    assertThat(
            POSTGRES.rows(
                "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = 'created' ORDER BY ordinal_position"))
        .startsWith("id integer", "flag boolean", "tiny smallint", "small smallint", "long bigint")
        .contains(
            "money numeric",
            "words text",
            "bytes bytea",
            "day date",
            "instant timestamp with time zone",
            "local timestamp without time zone",
            "texts ARRAY",
            "struct text");
    assertThat(deliver("created", 2).written()).isZero();
  }

  @Test
  void textBecomesTheTargetsOwnTypes() {
    POSTGRES.run(
        "CREATE TYPE mood AS ENUM ('fine')",
        "CREATE TABLE typed (id bigint PRIMARY KEY, u uuid, j jsonb, k json, m mood, n numeric, t timestamptz, i inet)");
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                "SELECT * FROM VALUES (1, '7f6f1a36-7d3c-4b3e-9e0a-2c0d1f6f2a11', named_struct('a', 1), '[1]', 'fine', 2.5D, TIMESTAMP'2022-02-15 10:02:19', '10.0.0.1'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS t(id, u, j, k, m, n, t, i)");
    assertThat(deliver(POSTGRES.connection(), "typed", rows, 1).written()).isEqualTo(2);
    assertThat(
            POSTGRES.rows(
                "SELECT u, j->>'a', k->>0, m, n, t AT TIME ZONE 'UTC', i FROM typed ORDER BY id"))
        .containsExactly(
            "7f6f1a36-7d3c-4b3e-9e0a-2c0d1f6f2a11|1|1|fine|2.5|2022-02-15 10:02:19|10.0.0.1",
            "null|null|null|null|null|null|null");
    assertThat(deliver(POSTGRES.connection(), "typed", rows, 2).written()).isZero();
  }

  @Test
  void timesWithinOthersKeepTheirMicroseconds() {
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                "SELECT 1 AS id, named_struct('t', TIMESTAMP'2022-02-15 10:02:19.123456') AS a, map('n', TIMESTAMP_NTZ'2022-02-15 10:02:19.000001') AS b, array(array(TIMESTAMP'1969-12-31 23:59:59.999999')) AS c");
    deliver(POSTGRES.connection(), "nested", rows, 1);
    assertThat(POSTGRES.rows("SELECT a, b, c FROM nested"))
        .containsExactly(
            "{\"t\":\"2022-02-15T10:02:19.123456Z\"}|{\"n\":\"2022-02-15T10:02:19.000001\"}|[[\"1969-12-31T23:59:59.999999Z\"]]");
  }

  private static Outlet.Receipt deliver(String table, long version) {
    return deliver(POSTGRES.connection(), table, TestSpark.session().sql(ROWS), version);
  }

  private static Outlet.Receipt deliver(
      Connection connection, String table, Dataset<Row> rows, long version) {
    return JdbcSink.table("bi", table)
        .open(new TestSinkContext(connection, Optional.of("x"), rows.schema(), List.of("id")))
        .deliver(new Delivery(version, rows, Optional.empty()));
  }
}
