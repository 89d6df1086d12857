package io.lagoa.ml.dl4j;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import io.lagoa.ml.Folder;
import io.lagoa.ml.Model;
import io.lagoa.ml.Signature;
import io.lagoa.ml.Task;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A network behind the encoding of its features, sent to each executor once. */
final class MlpModel implements Model {
  static final String FORMAT = "mlp";
  private static final String FILE = "network.zip";
  private static final String ROW = "row";

  private final SparkSession spark;
  private final Signature signature;
  private final byte[] network;

  MlpModel(SparkSession spark, Signature signature, byte[] network) {
    this.spark = spark;
    this.signature = signature;
    this.network = network;
  }

  static MlpModel load(SparkSession spark, String folder, Signature signature) {
    return new MlpModel(spark, signature, new Folder(spark, folder).read(FILE));
  }

  @Override
  public Dataset<Row> score(Dataset<Row> rows) {
    signature.encoding().require(rows.schema());
    Scoring scoring =
        new Scoring(
            id(),
            JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(network),
            Layout.of(signature.encoding()));
    List<Column> output = new ArrayList<>();
    for (String name : rows.columns()) {
      if (!name.equalsIgnoreCase(PREDICTION) && !name.equalsIgnoreCase(PROBABILITY)) {
        output.add(col(ROW).getField(name).as(name));
      }
    }
    output.add(
        signature.task() == Task.CLASSIFICATION
            ? signature.labels().value(col(PREDICTION)).as(PREDICTION)
            : col(PREDICTION));
    output.add(col(PROBABILITY));
    StructType scored =
        new StructType()
            .add(ROW, rows.schema(), false)
            .add(PREDICTION, DataTypes.DoubleType, false)
            .add(PROBABILITY, DataTypes.DoubleType, true);
    return rows.select(struct(col("*")).as(ROW), signature.encoding().values().as("features"))
        .mapPartitions(scoring, Encoders.row(scored))
        .select(output.toArray(Column[]::new));
  }

  @Override
  public void save(String folder) {
    Folder to = new Folder(spark, folder);
    to.write(FILE, network);
    signature.write(to);
  }

  private String id() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(network));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
