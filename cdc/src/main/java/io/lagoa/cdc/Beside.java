package io.lagoa.cdc;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/** What stands beside the fields of a message: {@link KafkaColumns#BESIDE}. */
final class Beside {
  private Beside() {}

  /** The values, in their carried form. */
  static @Nullable Object[] of(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable String key,
      @Nullable String value,
      @Nullable String problem) {
    return new @Nullable Object[] {
      record.topic(),
      record.partition(),
      record.offset(),
      KafkaColumns.micros(record),
      key,
      record.value() == null,
      value,
      problem
    };
  }

  /** The columns, once {@code _problem} is known; the value only where there is a problem. */
  static List<Column> columns() {
    return Arrays.stream(KafkaColumns.BESIDE.fields())
        .map(
            field ->
                field.name().equals("_value")
                    ? when(col("_problem").isNotNull(), col("_value")).as("_value")
                    : KafkaColumns.finished(field))
        .toList();
  }
}
