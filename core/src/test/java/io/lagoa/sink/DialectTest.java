package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.database.Product;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DialectTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final Merge MERGE =
      new Merge(
          "\"held\"",
          "\"staged\"",
          List.of("\"id\"", "\"v\""),
          List.of("\"id\""),
          Set.of(),
          "::text",
          List.of(1L, 2L));

  /** PostgreSQL speaks standard SQL too, so it judges both forms. */
  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"POSTGRESQL", "STANDARD"})
  void upsertUpdatesWhatDiffersAndInsertsWhatIsMissing(Dialect dialect) {
    POSTGRES.run(
        "DROP TABLE IF EXISTS held, staged",
        "CREATE TABLE held (id int PRIMARY KEY, v text)",
        "CREATE TABLE staged (id int, v text, lagoa_attempt bigint, lagoa_delete smallint)",
        "INSERT INTO held VALUES (1, 'same'), (2, 'old'), (3, NULL), (4, 'lost'), (5, 'kept'), (6, NULL)",
        "INSERT INTO staged VALUES (1, 'same', 1, 0), (2, 'new', 2, 0), (3, 'new', 1, 0), (4, NULL, 1, 0), (6, NULL, 1, 0), (7, 'in', 1, 0), (8, 'vain', 9, 0), (9, 'gone', 1, 1)");
    List<String> before = POSTGRES.rows("SELECT xmin FROM held WHERE id IN (1, 5, 6)");
    POSTGRES.run(dialect.upsert(MERGE).toArray(String[]::new));
    assertThat(POSTGRES.rows("SELECT id, v FROM held ORDER BY id"))
        .containsExactly("1|same", "2|new", "3|new", "4|null", "5|kept", "6|null", "7|in");
    assertThat(POSTGRES.rows("SELECT xmin FROM held WHERE id IN (1, 5, 6)")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Product.class)
  void everyProductHasADialectWithAnUpsert(Product product) {
    assertThat(Dialect.of(product).upsert(MERGE))
        .allSatisfy(statement -> assertThat(statement).doesNotContain("%"))
        .anySatisfy(statement -> assertThat(statement).startsWith("INSERT INTO \"held\""));
  }

  @Test
  void aTableOfNothingButItsKeyIsOnlyInsertedInto() {
    Merge keys =
        new Merge(
            "\"held\"",
            "\"staged\"",
            List.of("\"id\""),
            List.of("\"id\""),
            Set.of(),
            "",
            List.of(1L));
    assertThat(Dialect.STANDARD.upsert(keys)).hasSize(1);
    assertThat(Dialect.POSTGRESQL.upsert(keys).get(0)).endsWith("ON CONFLICT (\"id\") DO NOTHING");
  }

  @Test
  void mysqlAndSqlServerJoinInTheirOwnWays() {
    assertThat(Dialect.MYSQL.upsert(MERGE).get(0))
        .isEqualTo(
            "UPDATE \"held\" held JOIN \"staged\" s ON s.\"id\" = held.\"id\" SET held.\"v\" = s.\"v\""
                + " WHERE s.lagoa_attempt IN (1, 2) AND s.lagoa_delete = 0 AND (NOT (held.\"v\" <=> s.\"v\"))");
    assertThat(Dialect.SQLSERVER.createAs("t", "SELECT a FROM b WHERE 1 = 0"))
        .isEqualTo("SELECT a INTO t FROM b WHERE 1 = 0");
  }
}
