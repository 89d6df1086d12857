package io.lagoa.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id BIGINT, amount DECIMAL(5,2), store STRING, open BOOLEAN, at TIMESTAMP, tags ARRAY<STRING>");

  @Test
  void byDefaultNumbersAreNumericAndStringsAndBooleansCategorical() {
    assertThat(Features.in(SCHEMA, List.of("ID")))
        .isEqualTo(new Features(List.of("amount"), List.of("store", "open")));
  }

  @Test
  void aMissingColumnAndAWrongTypeAreNamed() {
    assertThatThrownBy(() -> new Features(List.of("amout"), List.of()).require(SCHEMA, "gold.x"))
        .isInstanceOf(LagoaException.class)
        .hasMessageContaining("gold.x: feature 'amout' is no column")
        .extracting(e -> ((LagoaException) e).code())
        .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThatThrownBy(() -> new Features(List.of("store"), List.of()).require(SCHEMA, "gold.x"))
        .hasMessageContaining("'store' is string and cannot be a numeric feature");
    assertThat(new Features(List.of("store"), List.of()).fit(SCHEMA)).isFalse();
    assertThat(new Features(List.of("Amount"), List.of("store")).fit(SCHEMA)).isTrue();
  }

  @Test
  void aColumnIsNamedOnce() {
    assertThatThrownBy(() -> new Features(List.of("a"), List.of("A")))
        .hasMessageContaining("'A' is named twice");
    assertThatThrownBy(() -> new Features(List.of(), List.of()))
        .hasMessageContaining("no column to learn from");
  }
}
