package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.database.Database;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresPartsTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @BeforeAll
  static void fill() {
    POSTGRES.run(
        "CREATE TABLE plain (id int, pad text)",
        "INSERT INTO plain SELECT i, repeat('x', 900) FROM generate_series(1, 3000) i",
        "DELETE FROM plain WHERE id % 3 = 0",
        "UPDATE plain SET pad = 'moved' WHERE id % 7 = 0",
        "CREATE TABLE parent (id int, day int) PARTITION BY RANGE (day)",
        "CREATE TABLE \"Leaf 1\" PARTITION OF parent FOR VALUES FROM (0) TO (5)",
        "CREATE TABLE leaf2 PARTITION OF parent FOR VALUES FROM (5) TO (9) PARTITION BY LIST (day)",
        "CREATE TABLE leaf3 PARTITION OF leaf2 DEFAULT",
        "INSERT INTO parent SELECT i, i % 9 FROM generate_series(1, 900) i",
        "CREATE TABLE base (id int)",
        "CREATE TABLE derived (more int) INHERITS (base)",
        "INSERT INTO base VALUES (1)",
        "INSERT INTO derived VALUES (2, 3)",
        "CREATE VIEW seen AS SELECT id FROM plain",
        "CREATE MATERIALIZED VIEW kept AS SELECT id FROM plain");
  }

  @Test
  void blocksHoldEachRowOnce() {
    List<String> expected = POSTGRES.rows("SELECT * FROM plain").stream().sorted().toList();
    for (int wanted : new int[] {1, 2, 7, 100_000}) {
      Extraction extraction = TestExtraction.table(POSTGRES, "plain");
      List<Part> parts = extraction.blocks(wanted);
      assertThat(parts).hasSizeBetween(wanted == 1 ? 1 : 2, wanted);
      assertThat(TestExtraction.rows(extraction, parts)).isEqualTo(expected);
    }
  }

  @Test
  void rowsAddedAfterTheLookAreOfTheNextMoment() {
    POSTGRES.run("CREATE TABLE growing AS SELECT i FROM generate_series(1, 1000) i");
    Extraction extraction = TestExtraction.table(POSTGRES, "growing");
    List<Part> parts = extraction.blocks(3);
    POSTGRES.run("INSERT INTO growing SELECT i FROM generate_series(1, 9000) i");
    assertThat(TestExtraction.rows(extraction, parts)).hasSize(1_000);
    Extraction next = TestExtraction.table(POSTGRES, "growing");
    assertThat(TestExtraction.rows(next, parts)).as("the last range has no end").hasSize(10_000);
  }

  @Test
  void partitionsAreReadOneByOne() {
    Extraction extraction = TestExtraction.table(POSTGRES, "parent");
    List<Part> parts = extraction.blocks(0);
    assertThat(parts)
        .extracting(Part::from)
        .containsExactlyInAnyOrder("ONLY public.\"Leaf 1\"", "ONLY public.leaf3");
    assertThat(TestExtraction.rows(extraction, parts))
        .isEqualTo(POSTGRES.rows("SELECT * FROM parent").stream().sorted().toList());
  }

  @Test
  void whatHasNoBlocksOfItsOwnIsNotDivided() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "base")) {
      assertThat(extraction.blocks(4)).isEmpty();
    }
    try (Extraction extraction = TestExtraction.table(POSTGRES, "seen")) {
      assertThat(extraction.blocks(4)).isEmpty();
    }
    assertThat(TestExtraction.table(POSTGRES, "kept").blocks(2)).hasSize(2);
  }

  @Test
  void partitionsThatTheUserMayNotReadAreReadThroughTheirParent() {
    POSTGRES.run("CREATE ROLE reader LOGIN PASSWORD 'r'", "GRANT SELECT ON parent TO reader");
    Database database = Database.of("shop", POSTGRES.connection("reader", "r"));
    assertThat(PostgresBlocks.parts(database, "parent", 2, 0)).isEmpty();
  }

  @Test
  void onlyTheColumnsAndRowsWantedLeaveTheDatabase() {
    try (Extraction extraction = TestExtraction.table(POSTGRES, "plain")) {
      Dataset<Row> all = extraction.rows(extraction.blocks(2));
      assertThat(all.filter("id = 5 AND pad = 'moved'").select("id").collectAsList()).isEmpty();
      assertThat(all.filter("id IN (7, 8, 9)").select("pad").collectAsList()).hasSize(2);
      assertThat(all.filter("id > 2990 AND id < 2995").count()).isEqualTo(2);
      assertThat(all.limit(3).collectAsList()).hasSize(3);
      assertThat(all.count()).isEqualTo(2000);
      String plan = all.filter("id = 7").select("id").queryExecution().executedPlan().toString();
      assertThat(plan).contains("extraction of plain in 2 parts");
    }
  }

  /** Each row of the view tells the statement that reads it. */
  @Test
  void theStatementsSaySo() {
    POSTGRES.run("CREATE VIEW spied AS SELECT *, current_query() AS told FROM plain");
    try (Extraction extraction = TestExtraction.table(POSTGRES, "spied")) {
      Dataset<Row> all = extraction.where(List.of("id < 100", "id >= 100"));
      assertThat(told(all.filter("id = 7").select("told")))
          .containsExactly(
              "COPY (SELECT \"id\", \"told\" FROM spied WHERE (id < 100) AND (\"id\" IS NOT NULL) AND (\"id\""
                  + " = 7)) TO STDOUT (FORMAT binary)");
      assertThat(told(all.select("id", "told").limit(1)))
          .allMatch(copy -> copy.endsWith(" LIMIT 1) TO STDOUT (FORMAT binary)"))
          .noneMatch(copy -> copy.contains("pad"));
    }
  }

  private static List<String> told(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.<String>getAs("told")).toList();
  }

  @Test
  void pushedConditionsAreSql() {
    Conditions conditions = TestExtraction.table(POSTGRES, "plain").conditions();
    assertThat(conditions.of(new org.apache.spark.sql.sources.EqualTo("pad", "it's")))
        .contains("\"pad\" = 'it''s'");
    assertThat(conditions.of(new org.apache.spark.sql.sources.GreaterThan("pad", "a"))).isEmpty();
    assertThat(conditions.of(new org.apache.spark.sql.sources.LessThanOrEqual("id", 3)))
        .contains("\"id\" <= 3");
  }
}
