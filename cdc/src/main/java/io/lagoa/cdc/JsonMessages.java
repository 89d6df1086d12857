package io.lagoa.cdc;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Messages that are objects in JSON. One that is none, or whose fields do not fit, has no fields
 * but its text and the reason.
 *
 * @param fields declared
 */
record JsonMessages(StructType fields) implements Messages {
  private static final String CORRUPT = "_lagoa_corrupt";

  @Override
  public StructType columns() {
    return KafkaColumns.with(fields);
  }

  @Override
  public StructType carried() {
    return KafkaColumns.carried(KafkaColumns.BESIDE);
  }

  @Override
  public Reader reader() {
    return (record, gap) -> read(record);
  }

  private static Row read(ConsumerRecord<byte[], byte[]> record) {
    return RowFactory.create(
        Beside.of(record, Messages.text(record.key()), Messages.text(record.value()), null));
  }

  @Override
  public Dataset<Row> finished(Dataset<Row> carried) {
    Column row =
        from_json(
            col("_value"),
            fields.add(CORRUPT, "STRING"),
            Map.of(
                "mode",
                "PERMISSIVE",
                "columnNameOfCorruptRecord",
                CORRUPT,
                "maxStringLen",
                RowJson.LONGEST));
    Column bad = col("row").isNull().or(col("row").getField(CORRUPT).isNotNull());
    Dataset<Row> parsed =
        carried
            .withColumn("row", row)
            .withColumn(
                "_problem",
                coalesce(
                    col("_problem"),
                    when(
                        col("_value").isNotNull().and(bad),
                        lit("it is no JSON of the columns that schema declares"))));
    List<Column> columns = new ArrayList<>();
    Column good = col("_problem").isNull();
    for (String name : fields.fieldNames()) {
      columns.add(when(good, col("row").getField(name)).as(name));
    }
    columns.addAll(Beside.columns());
    return parsed.select(columns.toArray(Column[]::new));
  }
}
