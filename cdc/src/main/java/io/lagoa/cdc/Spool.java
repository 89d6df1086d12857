package io.lagoa.cdc;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The events of one run in a file. Schemas, which are long and few, are kept apart. */
final class Spool implements AutoCloseable {
  private static final String SCHEMA_ID = "schema_id";
  private static final String MICROS = "changed_at_micros";
  private static final StructType SCHEMAS = StructType.fromDDL("known_id INT, schema STRING");

  private final SparkSession spark;
  private final Lines lines;
  private final Map<String, Integer> schemas = new LinkedHashMap<>();
  private long events;

  /**
   * @param folder made here, of any Hadoop file system
   * @throws io.lagoa.error.LagoaException {@code UNREACHABLE} if it cannot be written
   */
  Spool(SparkSession spark, String folder) {
    this.spark = spark;
    this.lines = new Lines(spark, folder);
  }

  void add(LogEvent event) {
    lines.begin();
    lines.text(EventColumns.POSITION, event.position());
    lines.text(EventColumns.OP, event.op());
    lines.text(EventColumns.SCHEMA_NAME, event.table().schema());
    lines.text(EventColumns.TABLE_NAME, event.table().name());
    lines.text(EventColumns.KEY, event.key());
    lines.text(EventColumns.BEFORE, event.before());
    lines.text(EventColumns.AFTER, event.after());
    lines.text(EventColumns.OLD_KEY, event.oldKey());
    lines.text(EventColumns.TRANSACTION, event.transaction());
    lines.number(MICROS, event.changedAtMicros());
    lines.text(EventColumns.SOURCE, event.source());
    if (event.schema() != null) {
      lines.number(SCHEMA_ID, schemas.computeIfAbsent(event.schema(), any -> schemas.size()));
    }
    lines.end();
    events++;
  }

  long events() {
    return events;
  }

  /** The events, lazy; {@link EventColumns#ALL}. Nothing can be added afterwards. */
  Dataset<Row> rows() {
    StructType written = new StructType();
    for (StructField field : EventColumns.ALL.fields()) {
      written = isTime(field) || isSchema(field) ? written : written.add(field);
    }
    Dataset<Row> found = lines.rows(written.add(MICROS, "BIGINT").add(SCHEMA_ID, "INT"));
    List<Row> known = new ArrayList<>();
    schemas.forEach((text, id) -> known.add(RowFactory.create(id, text)));
    Dataset<Row> texts = spark.createDataFrame(known, SCHEMAS);
    return found
        .join(broadcast(texts), found.col(SCHEMA_ID).equalTo(texts.col("known_id")), "left_outer")
        .select(
            Arrays.stream(EventColumns.ALL.fields())
                .map(
                    field ->
                        isTime(field)
                            ? expr("timestamp_micros(" + MICROS + ")").as(field.name())
                            : col(field.name()))
                .toArray(Column[]::new));
  }

  private static boolean isTime(StructField field) {
    return field.dataType().equals(DataTypes.TimestampType);
  }

  private static boolean isSchema(StructField field) {
    return field.name().equals(EventColumns.SCHEMA);
  }

  @Override
  public void close() {
    lines.close();
  }

  void delete() {
    lines.delete();
  }
}
