package io.lagoa.ml.mllib;

import io.lagoa.ml.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.Metadata;

/**
 * Names the columns that MLlib sees: features by position, so that no name in a user's table can
 * clash or need quoting.
 */
record Vectors(Encoding encoding) {
  static final String LABEL = "label";
  static final String WEIGHT = "weight";

  /** The encoded features; categories carry their number, or trees would take them for sizes. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < encoding.numeric().size(); i++) {
      columns.add(encoding.numeric().get(i).value().as(numeric()[i]));
    }
    for (int i = 0; i < encoding.categorical().size(); i++) {
      Encoding.Categorical categorical = encoding.categorical().get(i);
      columns.add(categorical.value().as(categorical()[i], nominal(categorical.arity())));
    }
    return columns;
  }

  /** Each category as one number. */
  List<PipelineStage> indexed() {
    return List.of(assembler(categorical()));
  }

  /** Each category as a coefficient of its own; the last one's is the intercept's. */
  List<PipelineStage> oneHot() {
    if (encoding.categorical().isEmpty()) {
      return indexed();
    }
    String[] hot = Stream.of(categorical()).map(name -> name + "_hot").toArray(String[]::new);
    return List.of(
        new OneHotEncoder().setInputCols(categorical()).setOutputCols(hot), assembler(hot));
  }

  /** The least number of bins with which a tree can tell all categories apart. */
  int bins() {
    return encoding.categorical().stream()
        .mapToInt(Encoding.Categorical::arity)
        .reduce(32, Math::max);
  }

  static Metadata nominal(int values) {
    return NominalAttribute.defaultAttr().withNumValues(values).toMetadata();
  }

  private VectorAssembler assembler(String[] categorical) {
    return new VectorAssembler()
        .setInputCols(
            Stream.concat(Stream.of(numeric()), Stream.of(categorical)).toArray(String[]::new))
        .setOutputCol("features");
  }

  private String[] numeric() {
    return names("n", encoding.numeric().size());
  }

  private String[] categorical() {
    return names("c", encoding.categorical().size());
  }

  private static String[] names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }
}
