package io.lagoa.ml.mllib;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Folder;
import io.lagoa.ml.Model;
import io.lagoa.ml.Signature;
import io.lagoa.ml.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A pipeline of MLlib behind the encoding of its features; each row travels along as a struct. */
record MllibModel(SparkSession spark, Signature signature, PipelineModel pipeline)
    implements Model {
  static final String FORMAT = "mllib";
  private static final String ROW = "row";

  static MllibModel load(SparkSession spark, String folder, Signature signature) {
    return new MllibModel(
        spark, signature, PipelineModel.read().session(spark).load(pipelineIn(folder)));
  }

  @Override
  public Dataset<Row> score(Dataset<Row> rows) {
    signature.encoding().require(rows.schema());
    List<Column> input = new ArrayList<>();
    input.add(struct(col("*")).as(ROW));
    input.addAll(new Vectors(signature.encoding()).columns());
    List<Column> output = new ArrayList<>();
    for (String name : rows.columns()) {
      if (!name.equalsIgnoreCase(PREDICTION) && !name.equalsIgnoreCase(PROBABILITY)) {
        output.add(col(ROW).getField(name).as(name));
      }
    }
    output.add(prediction().as(PREDICTION));
    output.add(probability().as(PROBABILITY));
    return pipeline
        .transform(rows.select(input.toArray(Column[]::new)))
        .select(output.toArray(Column[]::new));
  }

  @Override
  public void save(String folder) {
    try {
      pipeline.write().session(spark).save(pipelineIn(folder));
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.UNREACHABLE,
          "Cannot write the model to %s: %s; check the storage and the rights on it"
              .formatted(folder, e.getMessage()),
          e);
    }
    signature.write(new Folder(spark, folder));
  }

  private Column prediction() {
    return signature.task() == Task.CLASSIFICATION
        ? signature.labels().value(col("prediction"))
        : col("prediction");
  }

  private Column probability() {
    if (signature.task() == Task.REGRESSION) {
      return lit(null).cast("double");
    }
    Column each = functions.vector_to_array(col("probability"), "float64");
    return signature.labels().isBinary() ? element_at(each, 2) : array_max(each);
  }

  private static String pipelineIn(String folder) {
    return folder + "/pipeline";
  }
}
