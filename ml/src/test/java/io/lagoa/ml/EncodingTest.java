package io.lagoa.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingTest {
  private static final Dataset<Row> ROWS =
      Local.spark()
          .sql(
              """
              SELECT * FROM VALUES
                (1D, 'b'), (3D, 'b'), (double('NaN'), 'a'), (double('Infinity'), 'c'), (NULL, NULL)
              AS t(`a.b``c`, word)""");

  @Test
  void aMissingNumberCountsAsTheMeanOfThoseThatAreThere() {
    Encoding encoding = encoding(ROWS, List.of("a.b`c"), List.of());
    assertThat(encoding.numeric().get(0).mean()).isEqualTo(2);
    assertThat(encoding.numeric().get(0).deviation()).isEqualTo(1);
    assertThat(values(encoding, ROWS))
        .containsExactlyInAnyOrder(
            List.of(1.0), List.of(3.0), List.of(2.0), List.of(2.0), List.of(2.0));
  }

  @Test
  void categoriesAreByFrequencyThenAlphabetAndAnythingElseIsZero() {
    Encoding encoding = encoding(ROWS, List.of(), List.of("word"));
    assertThat(encoding.categorical().get(0).values()).containsExactly("b", "a", "c");
    assertThat(
            values(
                encoding,
                Local.spark().sql("SELECT * FROM VALUES ('a'), ('unseen'), (NULL) AS t(word)")))
        .containsExactly(List.of(2.0), List.of(0.0), List.of(0.0));
  }

  @Test
  void ofManyCategoriesTheMostFrequentAreToldApart() {
    Dataset<Row> many =
        Local.spark()
            .sql(
                """
                SELECT concat('c', id % 100) AS word FROM range(1000)
                UNION ALL SELECT 'often' FROM range(20)""");
    List<String> values = encoding(many, List.of(), List.of("word")).categorical().get(0).values();
    assertThat(values).hasSize(Encoding.CATEGORIES).startsWith("often", "c0", "c1", "c10");
  }

  @Test
  void aFeatureWithoutAnyValueIsRefused() {
    Dataset<Row> empty = Local.spark().sql("SELECT CAST(NULL AS DOUBLE) AS x FROM range(3)");
    assertThatThrownBy(() -> encoding(empty, List.of("x"), List.of()))
        .hasMessageContaining("feature 'x' has no value in any training row");
  }

  @Test
  void aSignatureIsTheSameAfterItWasSaved(@TempDir Path folder) {
    Encoding encoding = encoding(ROWS, List.of("a.b`c"), List.of("word"));
    Signature signature =
        new Signature("x", Task.CLASSIFICATION, new Labels("string", List.of("a", "b")), encoding);
    Folder target = new Folder(Local.spark(), folder.toString());
    signature.write(target);
    assertThat(Signature.read(target)).isEqualTo(signature);
    assertThat(encoding.numeric().get(0).mean()).isCloseTo(2, within(0.0));
    assertThatThrownBy(() -> Model.load(Local.spark(), folder.toString()))
        .hasMessageContaining("nothing on the class path reads its format 'x'");
    assertThatThrownBy(() -> Model.load(Local.spark(), folder.resolve("none").toString()))
        .hasMessageContaining("there is no signature.json");
  }

  private static Encoding encoding(
      Dataset<Row> rows, List<String> numeric, List<String> categorical) {
    return Encoding.of(
        new Examples(
            rows,
            new Features(numeric, categorical),
            "label",
            Optional.empty(),
            Task.REGRESSION,
            Labels.NONE,
            7));
  }

  private static List<List<Double>> values(Encoding encoding, Dataset<Row> rows) {
    return rows.select(encoding.values()).collectAsList().stream()
        .map(row -> List.copyOf(row.<Double>getList(0)))
        .toList();
  }
}
