package io.lagoa.ml;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ServiceLoader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A trained model. */
public interface Model {
  /** The column of what is predicted: of the label's type, or DOUBLE for a regression. */
  String PREDICTION = "prediction";

  /**
   * The column of the probability, DOUBLE: of two classes that of the second, in the order of
   * {@link Labels}; of more that of the predicted one; null for a regression.
   */
  String PROBABILITY = "probability";

  /**
   * Returns the rows with {@link #PREDICTION} and {@link #PROBABILITY}, which take the place of
   * columns of these names. Lazy; needs the features' columns, not the label's.
   *
   * @throws LagoaException {@code SCHEMA_MISMATCH} if a feature is missing or of another kind
   */
  Dataset<Row> score(Dataset<Row> rows);

  /** Writes the model's {@link Signature} and its own files; the folder is new. */
  void save(String folder);

  /**
   * Restores a saved model; may start small Spark jobs.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is none, {@code DEFECT} if no module on the
   *     class path knows its format
   */
  static Model load(SparkSession spark, String folder) {
    Signature signature = Signature.read(new Folder(spark, folder));
    return ServiceLoader.load(ModelFormat.class, Model.class.getClassLoader()).stream()
        .flatMap(format -> format.get().load(spark, folder, signature).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new LagoaException(
                    ErrorCode.DEFECT,
                    "Cannot restore the model in %s: nothing on the class path reads its format '%s'; add the module that trained it"
                        .formatted(folder, signature.format())));
  }
}
