package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Table;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeasuredColumnsTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("id INT, name STRING, at TIMESTAMP, day DATE, share DOUBLE");

  private static void require(String expression) {
    Check check = Check.that(expression);
    MeasuredColumns.require(
        Table.silver("t").check(check), check, check.setRule().orElseThrow(), SCHEMA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max(ID) < 3",
        "max(name) < 'b'",
        "min(day) > '2020-01-31'",
        "min(at) > '2020-01-31 10:00:00'",
        "fresh(day) < 3 d",
        "quantile(share, 0.5) < 3",
        "unique(id, name, at) = 100%",
        "new(matches(name, 'x')) = 0",
        "max(share) within 3 sigma of 10 runs"
      })
  void acceptsWhatFits(String expression) {
    require(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nulls(idd) = 0            | no column idd; columns are [id, name, at, day, share]",
        "unique(id, idd) = 100%    | no column idd",
        "fresh(id) < 3 d           | id is INT, not a date or a timestamp",
        "matches(id, 'x') = 0      | id is INT, not a string",
        "quantile(name, 0.5) < 3   | name is STRING, not a number",
        "max(id) < 'b'             | id is INT: compare it with a number",
        "max(name) within 3 sigma of 9 runs | name is a text",
        "max(name) < 3             | name is STRING: compare it with a text in quotes",
        "max(day) < '31.1.2020'    | day is DATE: compare it with a date in quotes"
      })
  void refusesWhatDoesNot(String expression, String problem) {
    assertThatThrownBy(() -> require(expression))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_INVALID))
        .hasMessageContaining(expression)
        .hasMessageContaining(problem);
  }

  @Test
  void aPlanNamesTheColumnsThatAreRead() {
    Table table =
        Table.silver("t")
            .check(Check.that("max(id) < 3"))
            .check(Check.that("nulls(share) < 3"))
            .check(Check.that("name <> ''"));
    assertThat(MeasuredColumns.scanned(table, Optional.of(SCHEMA), Optional.empty(), false))
        .isEmpty();
    assertThat(
            MeasuredColumns.scanned(
                table
                    .check(Check.that("unique(name, at) = 100%"))
                    .check(Check.that("max(share) < 3")),
                Optional.of(SCHEMA),
                Optional.empty(),
                false))
        .contains("one scan of at, name, share for checks");
    assertThat(
            MeasuredColumns.scanned(
                table.key("name").check(Check.that("unique(name, at) = 100%")),
                Optional.of(SCHEMA),
                Optional.empty(),
                false))
        .isEmpty();
  }
}
