package io.lagoa.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Where a row stands: the name of its file and, where rows can be marked, its number in it. */
final class Places {
  static final String PLACE = "_lagoa_place";
  static final StructType TYPE =
      new StructType().add("file", DataTypes.StringType).add("row", DataTypes.LongType);

  private static final String NUMBER = "_metadata.row_index";

  private Places() {}

  /** Rows of files with their places. */
  static Dataset<Row> of(Dataset<Row> rows, boolean numbered) {
    Column row = numbered ? col(NUMBER) : lit(null);
    return rows.withColumn(
        PLACE,
        struct(col("_metadata.file_name").as("file"), row.cast(DataTypes.LongType).as("row")));
  }

  /** The place of a row that stands nowhere. */
  static Column nowhere() {
    return lit(null).cast(TYPE);
  }

  static Column file(String place) {
    return col(place).getField("file");
  }

  static Column row(String place) {
    return col(place).getField("row");
  }
}
