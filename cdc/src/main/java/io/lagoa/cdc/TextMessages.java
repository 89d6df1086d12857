package io.lagoa.cdc;

import java.nio.charset.CharacterCodingException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Messages as they are. */
record TextMessages() implements Messages {
  @Override
  public StructType columns() {
    return KafkaColumns.TEXT;
  }

  @Override
  public void add(ConsumerRecord<byte[], byte[]> record, Spool into) {
    Lines line = into.lines();
    line.begin();
    line.text(KafkaColumns.TOPIC, record.topic());
    line.number(KafkaColumns.PARTITION, record.partition());
    line.number(KafkaColumns.OFFSET, record.offset());
    into.at(record.timestamp() * 1000);
    line.text(KafkaColumns.KEY, Messages.text(record.key()));
    try {
      line.text(KafkaColumns.VALUE, Messages.utf8(record.value()));
    } catch (CharacterCodingException e) {
      line.text(KafkaColumns.VALUE, Messages.base64(record.value()));
      line.text(KafkaColumns.PROBLEM, "it is no UTF-8; value is base64");
    }
    line.end();
  }

  @Override
  public Dataset<Row> rows(Spool written) {
    return written.rows(KafkaColumns.TEXT);
  }
}
