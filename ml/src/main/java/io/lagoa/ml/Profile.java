package io.lagoa.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.stddev_pop;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the training rows' columns: one Spark job for all numbers, one for all categories. */
final class Profile {
  private static final Logger LOG = LoggerFactory.getLogger(Profile.class);

  private Profile() {}

  static List<Encoding.Numeric> numeric(Dataset<Row> rows, List<String> columns) {
    if (columns.isEmpty()) {
      return List.of();
    }
    Column[] measures =
        columns.stream()
            .map(Features::finite)
            .flatMap(value -> Stream.of(count(value), avg(value), stddev_pop(value)))
            .toArray(Column[]::new);
    Row measured = rows.select(measures).head();
    List<Encoding.Numeric> profile = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (measured.getLong(3 * i) == 0) {
        throw new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot train: feature '%s' has no value in any training row; leave it out of the features"
                .formatted(columns.get(i)));
      }
      double deviation = rounded(measured.getDouble(3 * i + 2));
      profile.add(
          new Encoding.Numeric(
              columns.get(i),
              rounded(measured.getDouble(3 * i + 1)),
              deviation > 0 ? deviation : 1));
    }
    return profile;
  }

  static List<Encoding.Categorical> categorical(Dataset<Row> rows, List<String> columns) {
    if (columns.isEmpty()) {
      return List.of();
    }
    List<List<String>> values = new ArrayList<>();
    columns.forEach(column -> values.add(new ArrayList<>()));
    for (Row row : frequent(rows, columns).collectAsList()) {
      values.get(row.getInt(0)).add(row.getString(1));
      if (row.getInt(2) == 1 && row.getLong(3) > Encoding.CATEGORIES) {
        LOG.info(
            "Feature {} has {} categories: the {} most frequent are told apart",
            columns.get(row.getInt(0)),
            row.getLong(3),
            Encoding.CATEGORIES);
      }
    }
    List<Encoding.Categorical> profile = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      profile.add(new Encoding.Categorical(columns.get(i), values.get(i)));
    }
    return profile;
  }

  /** Without the last digits, which depend on the order in which Spark adds up. */
  private static double rounded(double measure) {
    return new BigDecimal(measure).round(new MathContext(9)).doubleValue();
  }

  private static Dataset<Row> frequent(Dataset<Row> rows, List<String> columns) {
    Column[] texts =
        columns.stream().map(name -> Features.column(name).cast("string")).toArray(Column[]::new);
    WindowSpec column = Window.partitionBy("feature");
    return rows.select(array(texts).as("texts"))
        .selectExpr("posexplode(texts) AS (feature, value)")
        .where("value IS NOT NULL")
        .groupBy("feature", "value")
        .agg(count(lit(1)).as("frequency"))
        .withColumn(
            "rank", row_number().over(column.orderBy(col("frequency").desc(), col("value").asc())))
        .withColumn("categories", count(lit(1)).over(column))
        .where(col("rank").leq(Encoding.CATEGORIES))
        .select("feature", "value", "rank", "categories")
        .orderBy("feature", "rank");
  }
}
