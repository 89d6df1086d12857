package io.lagoa.cdc;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that messages of Kafka make. */
final class KafkaColumns {
  static final String TOPIC = "topic";
  static final String PARTITION = "topic_partition";
  static final String OFFSET = "topic_offset";

  static final String KEY = "key";

  /** The message's text; of Debezium's only where it is no change of a row. */
  static final String VALUE = "value";

  /** Why a message cannot be read; NULL for one that can. */
  static final String PROBLEM = "problem";

  private static final String PLACE =
      "topic STRING, topic_partition INT, topic_offset BIGINT, value STRING, problem STRING";

  static final StructType TEXT = StructType.fromDDL("changed_at TIMESTAMP, key STRING, " + PLACE);

  static final StructType EVENTS = StructType.fromDDL(EventColumns.ALL.toDDL() + ", " + PLACE);

  /**
   * What is beside the fields of a message, whose names do not begin so: its key, whether it has no
   * value, which deletes its key, its text where it cannot be read, and why.
   */
  static final StructType BESIDE =
      StructType.fromDDL(
          "_topic STRING, _partition INT, _offset BIGINT, _at TIMESTAMP, _key STRING, _deleted BOOLEAN, _value STRING, _problem STRING");

  private KafkaColumns() {}

  /**
   * Fields and what is beside them.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if a field has the name of one of these
   */
  static StructType with(StructType fields) {
    StructType all = fields;
    for (StructField beside : BESIDE.fields()) {
      for (String field : fields.fieldNames()) {
        if (field.equalsIgnoreCase(beside.name())) {
          throw new LagoaException(
              ErrorCode.CONFIG_INVALID,
              "Cannot take field %s of a message: the column %s tells where the message stood; read the topic by format = text and its fields in SQL"
                  .formatted(field, beside.name()));
        }
      }
      all = all.add(beside);
    }
    return all;
  }

  /** Columns in their carried form: what class stands for a time is a setting of Spark. */
  static StructType carried(StructType columns) {
    StructType carried = new StructType();
    for (StructField column : columns.fields()) {
      carried = carried.add(column.name(), isTime(column) ? DataTypes.LongType : column.dataType());
    }
    return carried;
  }

  /** The rows of some columns, from their carried form. */
  static Dataset<Row> finished(StructType columns, Dataset<Row> carried) {
    return carried.select(
        Arrays.stream(columns.fields()).map(KafkaColumns::finished).toArray(Column[]::new));
  }

  /** A column from its carried form. */
  static Column finished(StructField column) {
    Column carried = col(column.name());
    return isTime(column) ? call_udf("timestamp_micros", carried).as(column.name()) : carried;
  }

  /** The time of a message in its carried form. */
  static long micros(ConsumerRecord<byte[], byte[]> record) {
    return record.timestamp() * 1000;
  }

  private static boolean isTime(StructField column) {
    return column.dataType().equals(DataTypes.TimestampType);
  }
}
