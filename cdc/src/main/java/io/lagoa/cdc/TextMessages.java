package io.lagoa.cdc;

import java.nio.charset.CharacterCodingException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Messages as they are. */
record TextMessages() implements Messages {
  @Override
  public StructType columns() {
    return KafkaColumns.TEXT;
  }

  @Override
  public StructType carried() {
    return KafkaColumns.carried(columns());
  }

  @Override
  public Reader reader() {
    return (record, gap) -> read(record);
  }

  @Override
  public Dataset<Row> finished(Dataset<Row> carried) {
    return KafkaColumns.finished(columns(), carried);
  }

  private static Row read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return row(record, Messages.utf8(record.value()), null);
    } catch (CharacterCodingException e) {
      return row(record, Messages.base64(record.value()), "it is no UTF-8; value is base64");
    }
  }

  private static Row row(
      ConsumerRecord<byte[], byte[]> record, @Nullable String value, @Nullable String problem) {
    return RowFactory.create(
        KafkaColumns.micros(record),
        Messages.text(record.key()),
        record.topic(),
        record.partition(),
        record.offset(),
        value,
        problem);
  }
}
