package io.lagoa.ml.mllib;

import io.lagoa.ml.Encoding;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Model;
import io.lagoa.ml.Signature;
import io.lagoa.ml.Task;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits one of MLlib's predictors on encoded examples. */
record Fitting(Examples examples, Vectors vectors, List<PipelineStage> stages) {
  /** For predictors that multiply each feature. */
  static Fitting linear(Examples examples) {
    Vectors vectors = new Vectors(Encoding.of(examples));
    return new Fitting(examples, vectors, vectors.oneHot());
  }

  /** For predictors that split each feature. */
  static Fitting trees(Examples examples) {
    Vectors vectors = new Vectors(Encoding.of(examples));
    return new Fitting(examples, vectors, vectors.indexed());
  }

  int bins() {
    return vectors.bins();
  }

  Model fit(PipelineStage predictor) {
    List<PipelineStage> all = new ArrayList<>(stages);
    all.add(predictor);
    PipelineModel pipeline =
        new Pipeline().setStages(all.toArray(PipelineStage[]::new)).fit(encoded());
    return new MllibModel(
        examples.rows().sparkSession(),
        new Signature(MllibModel.FORMAT, examples.task(), examples.labels(), vectors.encoding()),
        pipeline);
  }

  private Dataset<Row> encoded() {
    List<Column> columns = new ArrayList<>(vectors.columns());
    columns.add(
        examples.task() == Task.CLASSIFICATION
            ? examples.target().as(Vectors.LABEL, Vectors.nominal(examples.labels().size()))
            : examples.target().as(Vectors.LABEL));
    columns.add(examples.weights().as(Vectors.WEIGHT));
    return examples.rows().select(columns.toArray(Column[]::new));
  }
}
