package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.FakeDriver;
import io.lagoa.TestMariaDb;
import io.lagoa.database.Database;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyQuantilesTest {
  private static final TestMariaDb MARIADB = TestMariaDb.database();
  private static final int ROWS = 30_000;

  /** Keys that are dense, that leap once, and whose distances grow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "seq",
        "if(seq < 1000, seq, seq + 4000000000)",
        "seq * seq",
        "0 - cast(pow(seq, 3) AS signed)"
      })
  void partsHaveAboutAsManyRowsHoweverKeysAreSpread(String key) throws SQLException {
    MARIADB.run(
        "CREATE OR REPLACE TABLE spread (k BIGINT PRIMARY KEY, v VARCHAR(40))",
        "INSERT INTO spread SELECT %s, repeat('x', 30) FROM seq_1_to_%d".formatted(key, ROWS),
        "ANALYZE TABLE spread");
    Database database = Database.of("shop", MARIADB.connection());
    KeyRange range = JdbcProbe.range(database, "spread", "k").orElseThrow();

    List<BigInteger> cuts = new KeyQuantiles(database, "spread", "k").cuts(range, 4);

    assertThat(cuts).hasSize(3);
    for (String condition : KeyRange.conditions("k", cuts)) {
      long rows =
          Long.parseLong(MARIADB.rows("SELECT count(*) FROM spread WHERE " + condition).get(0));
      assertThat(rows).as(condition).isBetween(ROWS / 12L, ROWS / 2L);
    }
  }

  @Test
  void aKeyWithoutIndexIsDividedByItsRange() throws SQLException {
    MARIADB.run(
        "CREATE OR REPLACE TABLE loose (k BIGINT)",
        "INSERT INTO loose SELECT seq FROM seq_1_to_1000");
    Database database = Database.of("shop", MARIADB.connection());
    KeyRange range = range(1, 1000);
    assertThat(new KeyQuantiles(database, "loose", "k").cuts(range, 2)).isEqualTo(range.cuts(2));
  }

  @Test
  void oracleIsAskedForMoreBlocksUntilThereAreEnoughKeys() {
    Database database =
        Database.of(
            "shop",
            FakeDriver.server(
                "oracle:thin:@",
                sql ->
                    LongStream.range(0, sql.contains("(0.2") ? 40 : 400)
                        .mapToObj(key -> List.<Object>of(new java.math.BigDecimal(key * key)))
                        .toList()));
    List<BigInteger> cuts = new KeyQuantiles(database, "\"T\"", "\"K\"").cuts(range(0, 999_999), 4);
    assertThat(FakeDriver.TOLD)
        .contains("1: SELECT \"K\" FROM \"T\" SAMPLE BLOCK (0.200000)")
        .contains("1: SELECT \"K\" FROM \"T\" SAMPLE BLOCK (2.000000)");
    assertThat(cuts).containsExactly(square(100), square(200), square(300));
  }

  @Test
  void whatSqlServerDoesNotSampleIsDividedByItsRange() {
    Database database =
        Database.of(
            "shop",
            FakeDriver.server(
                "sqlserver",
                sql -> {
                  throw new SQLException("The TABLESAMPLE clause cannot be used with views.", "S1");
                }));
    KeyRange range = range(1, 1_000_000);
    assertThat(new KeyQuantiles(database, "[v]", "[k]").cuts(range, 4)).isEqualTo(range.cuts(4));
    assertThat(new ArrayList<>(FakeDriver.TOLD))
        .contains("1: SELECT [k] FROM [v] TABLESAMPLE SYSTEM (0.200000 PERCENT)");
  }

  private static KeyRange range(long lowest, long highest) {
    return new KeyRange(BigInteger.valueOf(lowest), BigInteger.valueOf(highest));
  }

  private static BigInteger square(long root) {
    return BigInteger.valueOf(root * root);
  }
}
