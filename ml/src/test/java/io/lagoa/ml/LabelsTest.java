package io.lagoa.ml;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  @ParameterizedTest
  @CsvSource({"BOOLEAN,true", "STRING,b", "INT,12", "BIGINT,7", "DOUBLE,2.5", "'DECIMAL(4,1)',3.5"})
  void aClassComesBackAsTheValueAndTypeItWas(String type, String value) {
    List<String> values = List.of("a", "b", "true", "7", "12", "2.5", "3.5");
    Labels labels = new Labels(type, values);
    Row row =
        Local.spark()
            .sql("SELECT CAST('%s' AS %s) AS label".formatted(value, type))
            .select(col("label"), labels.value(labels.index(col("label"))).as("back"))
            .head();
    assertThat(row.get(1)).isNotNull().isEqualTo(row.get(0));
  }

  @Test
  void numbersAreOrderedByValueAndStringsByAlphabet() {
    assertThat(Labels.of("int", true, List.of("10", "9", "-1")).values())
        .containsExactly("-1", "9", "10");
    assertThat(Labels.of("string", false, List.of("10", "9", "-1")).values())
        .containsExactly("-1", "10", "9");
    assertThat(Labels.of("boolean", false, List.of("true", "false")).values())
        .containsExactly("false", "true");
  }

  @Test
  void anUnknownClassAndNullHaveNoPosition() {
    Labels labels = new Labels("string", List.of("a", "b"));
    assertThat(
            Local.spark()
                .sql("SELECT * FROM VALUES ('a'), ('c'), (NULL) AS t(label)")
                .select(labels.index(col("label")))
                .collectAsList())
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder(0.0, null, null);
  }
}
