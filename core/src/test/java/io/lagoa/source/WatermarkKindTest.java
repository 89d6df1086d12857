package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Span;
import io.lagoa.database.Product;
import java.sql.Types;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told to SQL Server, which no test can start. */
final class WatermarkKindTest {
  @ParameterizedTest
  @CsvSource({
    "2024-03-01 10:00:00, 2024-03-01T10:00:00.000",
    "2024-03-01 10:00:00.12, 2024-03-01T10:00:00.120",
    "2024-03-01 10:00:00.123, 2024-03-01T10:00:00.123",
    "2024-03-01 10:00:00.1234567, 2024-03-01T10:00:00.1234567",
    "2024-03-01T10:00:00, 2024-03-01T10:00:00.000",
    "2024-03-01 10:00, 2024-03-01T10:00:00.000",
    "2024-03-01, 2024-03-01T00:00:00.000"
  })
  void aTimeOfSqlServerIsTheSameInEachLanguage(String text, String literal) {
    assertThat(WatermarkKind.TIMESTAMP.literal(text, Product.SQLSERVER))
        .isEqualTo("N'" + literal + "'");
    assertThat(WatermarkKind.TIMESTAMP.bound(text, Product.SQLSERVER))
        .isEqualTo("N'" + literal + "'");
  }

  @Test
  void otherLiteralsStayAsTheyAre() {
    assertThat(WatermarkKind.TIMESTAMP.literal("2024-03-01 10:00:00", Product.POSTGRESQL))
        .isEqualTo("'2024-03-01 10:00:00'");
    assertThat(WatermarkKind.DATE.literal("2024-03-01", Product.SQLSERVER))
        .isEqualTo("N'2024-03-01'");
    assertThat(WatermarkKind.INSTANT.literal("2024-03-01 10:00:00.5+00:00", Product.SQLSERVER))
        .isEqualTo("N'2024-03-01 10:00:00.5+00:00'");
  }

  @Test
  void theClockHasNoMoreDigitsThanTheColumn() {
    assertThat(WatermarkKind.TIMESTAMP.clock(Product.SQLSERVER, "datetime"))
        .contains("126), 23) AS DATETIME2(3)");
    assertThat(WatermarkKind.TIMESTAMP.clock(Product.SQLSERVER, "smalldatetime"))
        .contains("126), 16) + ':00' AS DATETIME2(0)");
    assertThat(WatermarkKind.TIMESTAMP.clock(Product.SQLSERVER, "datetime2"))
        .isEqualTo("SYSDATETIME()");
    assertThat(
            WatermarkKind.TIMESTAMP.minus("2024-03-01 10:00:00.123", Span.of(Duration.ofHours(1))))
        .isEqualTo("2024-03-01 09:00:00.123");
  }

  /** What is told of them is rounded: the row of the newest would be beyond it. */
  @Test
  void numbersOfSinglePrecisionAreNotFollowed() {
    assertThat(WatermarkKind.of(Types.REAL, "float4", Product.POSTGRESQL)).isEmpty();
    assertThat(WatermarkKind.of(Types.REAL, "real", Product.SQLSERVER)).isEmpty();
    assertThat(WatermarkKind.of(Types.FLOAT, "FLOAT UNSIGNED", Product.MARIADB)).isEmpty();
    assertThat(WatermarkKind.of(Types.DOUBLE, "float8", Product.POSTGRESQL))
        .contains(WatermarkKind.NUMBER);
    assertThat(WatermarkKind.of(Types.DOUBLE, "DOUBLE", Product.MARIADB))
        .contains(WatermarkKind.NUMBER);
    assertThat(WatermarkKind.of(Types.REAL, "REAL", Product.SQLITE)).contains(WatermarkKind.NUMBER);
  }
}
