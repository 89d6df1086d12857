package io.lagoa.ml.dl4j;

import io.lagoa.ml.Model;
import io.lagoa.ml.ModelFormat;
import io.lagoa.ml.Signature;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Restores models that {@link Mlp} made. */
public final class MlpFormat implements ModelFormat {
  @Override
  public Optional<Model> load(SparkSession spark, String folder, Signature signature) {
    return signature.format().equals(MlpModel.FORMAT)
        ? Optional.of(MlpModel.load(spark, folder, signature))
        : Optional.empty();
  }
}
