package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.check.Counted;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer.News;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not wanted does not leave the database. */
class JdbcChoiceTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  /** Each row of the view tells the statement that reads it. */
  @BeforeAll
  static void fill() {
    POSTGRES.run(
        "CREATE TABLE person (id int, \"Full Name\" text, ssn text, w int)",
        "INSERT INTO person SELECT i, 'n' || i, 's' || i, i FROM generate_series(1, 9000) i",
        "CREATE VIEW spied AS SELECT *, current_query() AS told FROM person");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*, !ssn, !full name | id, w, told",
        "ID, told            | id, told",
        "*, told, !ssn       | id, Full_Name, w, told",
      })
  void theStatementsNameOnlyTheColumnsAndRowsThatAreMeant(String columns, String names) {
    Jdbc source =
        Jdbc.table("shop", "spied")
            .columns(columns.split(", "))
            .where("id % 2 = 0 -- even")
            .splitBy("w")
            .partitions(3);
    Offer offer = source.open(TestSourceContext.first(POSTGRES.connection()));
    assertThat(offer.schema().fieldNames()).containsExactly(names.split(", "));
    try (Offer.Rows rows = offer.rows()) {
      List<Row> read = rows.read().collectAsList();
      assertThat(read).hasSize(4500);
      List<String> told = read.stream().map(row -> row.<String>getAs("told")).distinct().toList();
      assertThat(told)
          .as("one statement a range")
          .hasSize(3)
          .allSatisfy(
              copy ->
                  assertThat(copy)
                      .startsWith("COPY (SELECT ")
                      .doesNotContain("ssn")
                      .contains("AND (id % 2 = 0 -- even\n)"));
      assertThat(rows.counted()).contains(new Counted(4500, 4500));
    }
  }

  @Test
  void aTableIsStillDividedByWhereItsRowsLie() {
    Jdbc source = Jdbc.table("shop", "person").columns("id").where("id > 100").partitions(4);
    Offer offer = source.open(TestSourceContext.first(POSTGRES.connection()));
    try (Offer.Rows rows = offer.rows()) {
      assertThat(rows.read().javaRDD().getNumPartitions()).isEqualTo(4);
    }
    assertThat(new Extraction(POSTGRES.connection(), source).run()).hasSize(8900);
  }

  @Test
  void theWatermarkIsThatOfTheRowsThatAreMeant() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS sale",
        "CREATE TABLE sale (id int PRIMARY KEY, kind text, w int)",
        "INSERT INTO sale VALUES (1, 'a', 1), (2, 'b', 9), (3, 'a', NULL), (4, 'b', NULL)");
    Jdbc source = Jdbc.table("shop", "sale").where("kind = 'a'").watermark("w").overlap(5);
    Extraction bronze = new Extraction(POSTGRES.connection(), source);
    assertThat(bronze.look().upTo().orElseThrow().values()).containsEntry("watermark", "1");
    assertThat(bronze.run()).containsExactly("1|a|1", "3|a|null");
    POSTGRES.run("INSERT INTO sale VALUES (5, 'b', 10), (6, 'b', NULL), (7, 'b', 0)");
    assertThat(bronze.look().news()).as("rows that are not meant are no news").isEqualTo(News.NONE);
    POSTGRES.run("INSERT INTO sale VALUES (8, 'a', 2), (9, 'a', 0)");
    assertThat(bronze.run()).containsExactly("8|a|2", "9|a|0");
  }

  @Test
  void aQueryIsFilteredToo() {
    Jdbc source =
        Jdbc.query("shop", "SELECT id, w FROM person -- all")
            .where("w < 10 OR w > 8998")
            .columns("w");
    assertThat(new Extraction(POSTGRES.connection(), source).run()).hasSize(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*, !snn | Invalid columns 'snn': public.person has no such column; it has id, Full Name, ssn, w",
        "idd     | Invalid columns 'idd': public.person has no such column",
        "id      | Invalid columns [id]: they leave out w, by which public.person is followed; name it, too",
        "w, !w   | Invalid columns [w, !w]: they leave none of public.person",
        "!w      | columns only leaves out; begin with",
      })
  void aWrongChoiceIsTold(String columns, String message) {
    LagoaException failure =
        failure(() -> Jdbc.table("shop", "person").columns(columns.split(", ")).watermark("w"));
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
  }

  @Test
  void aWrongFilterIsToldInTheServersWords() {
    LagoaException failure = failure(() -> Jdbc.table("shop", "person").where("agee > 3"));
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(failure)
        .hasMessageContaining("Cannot read public.person where agee > 3 on connection 'shop'")
        .hasMessageContaining("column \"agee\" does not exist");
  }

  private static LagoaException failure(java.util.function.Supplier<Jdbc> source) {
    return catchThrowableOfType(
        LagoaException.class,
        () -> source.get().open(TestSourceContext.first(POSTGRES.connection())));
  }

  @Test
  void aFilterByTheClockIsNotCounted() {
    Offer offer =
        Jdbc.table("shop", "person")
            .where("now() > '2020-01-01'")
            .open(new TestSourceContext(POSTGRES.connection(), Optional.empty(), Optional.empty()));
    assertThat(offer.notes()).anyMatch(note -> note.startsWith("not counted: 'now'"));
  }
}
