package io.lagoa.cdc;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Gives events of a database's table without key the key that is declared, from their rows. An
 * update that changes it is two events, as it is where the database knows the key.
 */
final class Keyed {
  private Keyed() {}

  static Dataset<Row> by(List<String> key, Dataset<Row> events) {
    Column after = key(key, EventColumns.AFTER);
    Column before = key(key, EventColumns.BEFORE);
    Dataset<Row> left =
        events
            .where(
                col(EventColumns.OP)
                    .equalTo("u")
                    .and(col(EventColumns.BEFORE).isNotNull())
                    .and(after.notEqual(before)))
            .withColumn(EventColumns.KEY, before)
            .withColumn(EventColumns.OP, lit("d"))
            .withColumn(EventColumns.AFTER, lit(null).cast("string"));
    return events
        .withColumn(
            EventColumns.KEY,
            coalesce(
                col(EventColumns.KEY),
                org.apache
                    .spark
                    .sql
                    .functions
                    .when(col(EventColumns.AFTER).isNotNull(), after)
                    .otherwise(before)))
        .unionByName(left);
  }

  private static Column key(List<String> key, String row) {
    StructType texts = new StructType();
    for (String name : key) {
      texts = texts.add(name, "string");
    }
    Column values = from_json(col(row), texts, RowJson.OPTIONS);
    return to_json(
        struct(key.stream().map(name -> values.getField(name).as(name)).toArray(Column[]::new)),
        Map.of("ignoreNullFields", "false"));
  }
}
