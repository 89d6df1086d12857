package io.lagoa.ml.mllib;

import io.lagoa.ml.Model;
import io.lagoa.ml.ModelFormat;
import io.lagoa.ml.Signature;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Restores models that MLlib's trainers made. */
public final class MllibFormat implements ModelFormat {
  @Override
  public Optional<Model> load(SparkSession spark, String folder, Signature signature) {
    return signature.format().equals(MllibModel.FORMAT)
        ? Optional.of(MllibModel.load(spark, folder, signature))
        : Optional.empty();
  }
}
