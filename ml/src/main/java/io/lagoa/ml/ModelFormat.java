package io.lagoa.ml;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Restores one kind of saved model; found by {@link java.util.ServiceLoader}. */
@FunctionalInterface
public interface ModelFormat {
  /** The model in the folder; empty if the signature's format is another. */
  Optional<Model> load(SparkSession spark, String folder, Signature signature);
}
