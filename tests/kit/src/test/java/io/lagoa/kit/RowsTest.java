package io.lagoa.kit;

import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
final class RowsTest {
  private final SparkSession spark;

  RowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void literalsTakeTheTypesOfTheColumns() {
    Row made =
        Rows.of(
                spark,
                "a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(9,2), h BOOLEAN",
                row(1, 2L, "3", 4, 5, 6.5, 7.1, true))
            .first();

    assertThat(made)
        .isEqualTo(row((byte) 1, (short) 2, 3, 4L, 5f, 6.5, new BigDecimal("7.10"), true));
  }

  @Test
  void textSpellsDatesAndTimes() {
    Row made =
        Rows.of(
                spark,
                "a DATE, b TIMESTAMP, c TIMESTAMP, d TIMESTAMP, e TIMESTAMP",
                row(
                    "2024-02-29",
                    "2024-02-29",
                    "2024-02-29 13:45:00.5",
                    "2024-02-29T13:45:00+02:00",
                    Instant.parse("2024-02-29T13:45:00Z")))
            .first();

    assertThat(made.getDate(0)).isEqualTo(Date.valueOf(LocalDate.of(2024, 2, 29)));
    assertThat(made.getTimestamp(1)).isEqualTo(at("2024-02-29T00:00:00Z"));
    assertThat(made.getTimestamp(2)).isEqualTo(at("2024-02-29T13:45:00.5Z"));
    assertThat(made.getTimestamp(3)).isEqualTo(at("2024-02-29T11:45:00Z"));
    assertThat(made.getTimestamp(4)).isEqualTo(at("2024-02-29T13:45:00Z"));
  }

  @Test
  void textWithoutTimeZoneIsOfTheSession() {
    ChangedSettings lisbon = new ChangedSettings(spark.conf());
    lisbon.set("spark.sql.session.timeZone", "Europe/Lisbon");
    try {
      assertThat(Rows.of(spark, "t TIMESTAMP", row("2024-07-01 12:00:00")).first().getTimestamp(0))
          .isEqualTo(at("2024-07-01T11:00:00Z"));
    } finally {
      lisbon.undo();
    }
  }

  @Test
  void listsMapsAndRowsNest() {
    Row made =
        Rows.of(
                spark,
                "a ARRAY<BIGINT>, m MAP<STRING, DECIMAL(4,1)>, s STRUCT<x: INT, at: ARRAY<DATE>>, b BINARY",
                row(List.of(1, 2), Map.of("k", 3), row(4, List.of("2024-01-01")), new byte[] {5}))
            .first();

    assertThat(made.<Long>getList(0)).containsExactly(1L, 2L);
    assertThat(made.getJavaMap(1)).isEqualTo(Map.of("k", new BigDecimal("3.0")));
    assertThat(made.getStruct(2).<Date>getList(1)).containsExactly(Date.valueOf("2024-01-01"));
    assertThat((byte[]) made.get(3)).containsExactly(5);
  }

  @Test
  void nullIsAValueEvenAlone() {
    assertThat(Rows.of(spark, "a INT", row((Object[]) null)).first().isNullAt(0)).isTrue();
    assertThat(Rows.of(spark, "a INT", row((Object) null)).first().isNullAt(0)).isTrue();
  }

  @Test
  void noRowsKeepTheSchema() {
    assertThat(Rows.of(spark, "id INT NOT NULL, name STRING").schema().toDDL())
        .isEqualTo("id INT NOT NULL,name STRING");
  }

  @Test
  void aRowWithTooManyValuesIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.of(spark, "a INT, b STRING", row(1, "x"), row(2, "y", "z")))
        .withMessage("Invalid row 2: 3 values [2,y,z] for 2 columns: a INT,b STRING");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INT           | seven                | <seven> (String) is no INT
          INT           | 2147483648           | <2147483648> (String) is no INT
          TINYINT       | 1.5                  | <1.5> (String) is no TINYINT
          DECIMAL(4,1)  | 1000.0               | <1000.0> (String) is no DECIMAL(4,1)
          DECIMAL(4,1)  | 0.25                 | <0.25> (String) is no DECIMAL(4,1)
          BOOLEAN       | yes                  | <yes> (String) is no BOOLEAN
          DATE          | 2023-02-29           | <2023-02-29> (String) is no DATE
          TIMESTAMP     | 2024-01-01 25:00:00  | <2024-01-01 25:00:00> (String) is no TIMESTAMP
          ARRAY<INT>    | 1                    | <1> (String) is no ARRAY<INT>
          BINARY        | 00                   | <00> (String) is no BINARY
          INT NOT NULL  |                      | null where the type is NOT NULL
          """)
  void aValueThatDoesNotFitIsNamed(String type, String value, String reason) {
    assertThatThrownBy(() -> Rows.of(spark, "a INT, b " + type, row(1, 1), row(2, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("Invalid row [12], column b: .*");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.of(spark, "b " + type, row((Object) value)))
        .withMessage("Invalid row 1, column b: " + reason);
  }

  @Test
  void aNumberIsNoText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.of(spark, "a STRUCT<b: ARRAY<STRING>>", row(row(List.of(1)))))
        .withMessage("Invalid row 1, column a, column b, element: <1> (Integer) is no STRING");
  }

  @Test
  void csvReadsQuotesNullsAndSpaces() {
    List<Row> made =
        Rows.csv(
                spark,
                "id INT, name STRING, day DATE",
                """
                1, a b , 2024-01-01

                2, "x, ""y"" z" ,
                3,"",
                """)
            .collectAsList();

    assertThat(made)
        .containsExactly(
            row(1, "a b", Date.valueOf("2024-01-01")),
            row(2, "x, \"y\" z", null),
            row(3, "", null));
  }

  @Test
  void csvFollowsItsHeader() {
    assertThat(
            Rows.csv(
                    spark,
                    "id INT, name STRING",
                    """
                    name, id
                    a, 1
                    """)
                .collectAsList())
        .containsExactly(row(1, "a"));
  }

  @Test
  void csvNamesALineThatItCannotRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.csv(spark, "id INT, name STRING", "1,\"a"))
        .withMessageStartingWith("Invalid line <1,\"a>: a quote at or after character 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.csv(spark, "id INT, name STRING", "name,id\n1,a,b"))
        .withMessageStartingWith("Invalid row 1: 3 values [1,a,b] for 2 columns");
  }

  @Test
  void makingRowsStartsNoJob() {
    assertThat(JobCounter.during(spark, () -> Rows.of(spark, "a INT", row(1)).collectAsList()))
        .isEqualTo(new JobCount(0, 0, 0));
  }

  private static Timestamp at(String instant) {
    return Timestamp.from(Instant.parse(instant));
  }
}
