package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.check.Counted;
import io.lagoa.check.Verdict;
import io.lagoa.database.Database;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are counted where they come from, too: by the whole, which knows nothing of parts. */
class CountTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final String ALL = "1 = 1";

  @BeforeEach
  void fill() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS many",
        "CREATE TABLE many AS SELECT i AS id, repeat('x', 100) AS pad FROM generate_series(1, 5000) i");
  }

  @Test
  void whatIsWrittenMeanwhileIsOnNeitherSide() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      Dataset<Row> rows = extraction.rows(ALL, extraction.blocks(4));
      POSTGRES.run("INSERT INTO many SELECT i, 'y' FROM generate_series(5001, 6000) i");
      assertThat(rows.collectAsList()).hasSize(5000);
      assertThat(extraction.counted()).contains(new Counted(5000, 5000));
    }
  }

  @Test
  void aHoleBetweenPartsIsSeen() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      List<Part> parts = extraction.blocks(4);
      int read = extraction.rows(ALL, parts.subList(1, parts.size())).collectAsList().size();
      assertThat(read).isBetween(1, 4999);
      Counted counted = extraction.counted().orElseThrow();
      assertThat(counted).isEqualTo(new Counted(read, 5000));
      assertThat(counted.gap()).hasValueSatisfying(gap -> assertThat(gap.stops()).isTrue());
      assertThat(counted.gap().map(Verdict::measured)).contains(read + " rows read");
    }
  }

  @Test
  void anOverlapOfKeyRangesIsSeen() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      extraction.where(ALL, List.of("id <= 2500", "id >= 2500")).collectAsList();
      assertThat(extraction.counted()).contains(new Counted(5001, 5000));
    }
  }

  @Test
  void withoutAnyPartNothingIsReadAndAllIsMissed() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      assertThat(extraction.rows(ALL, List.of()).collectAsList()).isEmpty();
      assertThat(extraction.counted()).contains(new Counted(0, 5000));
    }
  }

  /** As a task that is tried again, or runs twice. */
  @Test
  void aPartThatIsReadAgainCountsOnce() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      Dataset<Row> rows = extraction.where(ALL, List.of("id < 100", "id >= 100"));
      assertThat(rows.union(rows).collectAsList()).hasSize(10_000);
      assertThat(rows.collectAsList()).hasSize(5000);
      assertThat(extraction.counted()).contains(new Counted(5000, 5000));
    }
  }

  @Test
  void whatSparkAsksForIsCountedAsItIsAsked() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      Dataset<Row> rows = extraction.rows(ALL, extraction.blocks(2));
      assertThat(rows.where("id <= 70").select("pad").collectAsList()).hasSize(70);
      assertThat(rows.where("id > 4990").collectAsList()).hasSize(10);
      assertThat(extraction.counted()).contains(new Counted(80, 80));
    }
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      assertThat(extraction.rows(ALL, extraction.blocks(2)).limit(3).collectAsList()).hasSize(3);
      assertThat(extraction.counted()).as("some rows of a limit").isEmpty();
    }
  }

  @Test
  void aCountThatNobodyAsksForEndsWithTheExtraction() {
    long begun = System.nanoTime();
    try (Extraction extraction = TestExtraction.table(POSTGRES, "many")) {
      extraction.counting("(SELECT count(pg_sleep(600)) FROM many) > 0", new ArrayList<>());
    }
    assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
    assertThat(
            POSTGRES.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                    + " query LIKE 'SELECT count%pg_sleep%' AND state = 'active' AND pid <>"
                    + " pg_backend_pid()"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM many LIMIT 10              | LIMIT",
        "SELECT * FROM many WHERE now() > 'epoch' | now",
        "SELECT * FROM many TABLESAMPLE SYSTEM(9) | TABLESAMPLE",
      })
  void queriesThatMayDifferFromConnectionToConnectionAreNotCounted(String query, String word) {
    try (Extraction extraction = query("(" + query + ") q")) {
      assertThat(extraction.uncounted())
          .hasValueSatisfying(why -> assertThat(why).startsWith("not counted: '" + word + "'"));
      extraction.where(ALL, List.of(ALL)).collectAsList();
      assertThat(extraction.counted()).isEmpty();
    }
    try (Extraction extraction = query("(SELECT id AS limits FROM many) q")) {
      assertThat(extraction.uncounted()).isEmpty();
    }
  }

  private static Extraction query(String from) {
    return TestExtraction.of(
        Database.of("shop", POSTGRES.connection()), false, from, ZoneId.of("UTC"));
  }
}
