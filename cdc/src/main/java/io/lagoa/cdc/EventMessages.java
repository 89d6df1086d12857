package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's messages, as JSON or Avro.
 *
 * @param schemas of Avro; empty for JSON
 * @param gaps what is missing between messages
 */
record EventMessages(Optional<AvroSchemas> schemas, Gaps gaps) implements Messages {
  @Override
  public StructType columns() {
    return KafkaColumns.EVENTS;
  }

  @Override
  public void add(ConsumerRecord<byte[], byte[]> record, Spool into) {
    Lines line = into.lines();
    line.begin();
    line.text(KafkaColumns.TOPIC, record.topic());
    line.number(KafkaColumns.PARTITION, record.partition());
    line.number(KafkaColumns.OFFSET, record.offset());
    boolean gap = gaps.before(record);
    try {
      Message message = message(record.value());
      if (message instanceof Message.Change change) {
        into.write(event(change, record));
      } else {
        aside(line, record, message);
        if (gap && record.value() == null) {
          line.text(KafkaColumns.PROBLEM, "compaction may have removed the delete before it");
        }
        into.at(record.timestamp() * 1000);
      }
    } catch (CharacterCodingException e) {
      unread(record, "it is no UTF-8; value is base64", into);
    } catch (LagoaException e) {
      if (e.code() != ErrorCode.DATA_ERROR) {
        throw e;
      }
      unread(record, "%s; value is base64".formatted(e.getMessage()), into);
    }
    line.end();
  }

  @Override
  public Dataset<Row> rows(Spool written) {
    return written.rows(KafkaColumns.EVENTS);
  }

  private Message message(byte @Nullable [] value) throws CharacterCodingException {
    if (schemas.isEmpty() || value == null) {
      return Message.of(Messages.utf8(value));
    }
    AvroRecord read = schemas.orElseThrow().read(value);
    return Message.of(read.value(), read.schema());
  }

  private void aside(Lines line, ConsumerRecord<byte[], byte[]> record, Message message)
      throws CharacterCodingException {
    boolean avro = schemas.isPresent();
    JsonNode read = avro ? key(record.key()) : null;
    String key = read == null ? Messages.utf8(record.key()) : read.toString();
    line.text(
        KafkaColumns.VALUE, avro ? Messages.base64(record.value()) : Messages.utf8(record.value()));
    line.text(KafkaColumns.KEY, key);
    if (message instanceof Message.Refused refused) {
      line.text(KafkaColumns.PROBLEM, refused.reason());
    }
  }

  private static void unread(ConsumerRecord<byte[], byte[]> record, String problem, Spool into) {
    into.at(record.timestamp() * 1000);
    into.lines().text(KafkaColumns.VALUE, Messages.base64(record.value()));
    into.lines().text(KafkaColumns.PROBLEM, problem);
  }

  /**
   * One key is in one partition, so that the offset tells what came later in one place of a log.
   */
  private LogEvent event(Message.Change change, ConsumerRecord<byte[], byte[]> record)
      throws CharacterCodingException {
    Header old = record.headers().lastHeader("__debezium.oldkey");
    return new LogEvent(
        "%s-%020d".formatted(change.position().orElse("0"), record.offset()),
        change.op(),
        change.table(),
        text(key(record.key())),
        change.before(),
        change.after(),
        old == null ? null : text(key(old.value())),
        change.transaction(),
        change.changedAtMicros(),
        change.source(),
        change.schema());
  }

  /** A key, without its schema. */
  private @Nullable JsonNode key(byte @Nullable [] key) throws CharacterCodingException {
    if (key == null) {
      return null;
    }
    if (schemas.isPresent()) {
      return schemas.orElseThrow().read(key).value();
    }
    JsonNode whole = Image.parse(String.valueOf(Messages.utf8(key)));
    return whole.has("schema") && whole.has("payload") ? whole.path("payload") : whole;
  }

  private static @Nullable String text(@Nullable JsonNode key) {
    return key != null && key.isObject() ? key.toString() : null;
  }
}
