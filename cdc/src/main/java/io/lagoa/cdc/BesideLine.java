package io.lagoa.cdc;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/** What stands beside the fields of a message: {@link KafkaColumns#BESIDE}. */
final class BesideLine {
  private BesideLine() {}

  /** Writes down a message whose value is text. */
  static void write(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable String key,
      @Nullable String value,
      Spool into) {
    begin(record, key, into);
    into.lines().text("_value", value);
    into.lines().end();
  }

  /** Begins a line with all but value and problem. */
  static void begin(ConsumerRecord<byte[], byte[]> record, @Nullable String key, Spool into) {
    Lines line = into.lines();
    line.begin();
    line.text("_topic", record.topic());
    line.number("_partition", record.partition());
    line.number("_offset", record.offset());
    into.at(record.timestamp() * 1000);
    line.text("_key", key);
    line.flag("_deleted", record.value() == null);
  }

  /** The columns, once {@code _problem} is known; the value only where there is a problem. */
  static List<Column> columns() {
    return Arrays.stream(KafkaColumns.BESIDE.fieldNames())
        .map(
            name ->
                name.equals("_value")
                    ? when(col("_problem").isNotNull(), col("_value")).as("_value")
                    : col(name))
        .toList();
  }
}
