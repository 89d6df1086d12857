package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.nio.charset.CharacterCodingException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Reads Debezium's messages as {@link KafkaColumns#EVENTS}. */
final class EventReader implements Messages.Reader {
  private final @Nullable AvroSchemas schemas;
  private final EnvelopeMemory envelopes = new EnvelopeMemory();

  /**
   * @param schemas of Avro; null for JSON
   */
  EventReader(@Nullable AvroSchemas schemas) {
    this.schemas = schemas;
  }

  @Override
  public Row read(ConsumerRecord<byte[], byte[]> record, boolean gap) {
    try {
      Message message = message(record.value());
      return message instanceof Message.Change change
          ? row(record, change)
          : aside(record, message, gap);
    } catch (CharacterCodingException e) {
      return unread(record, "it is no UTF-8; value is base64");
    } catch (LagoaException e) {
      if (e.code() != ErrorCode.DATA_ERROR) {
        throw e;
      }
      return unread(record, "%s; value is base64".formatted(e.getMessage()));
    }
  }

  private Message message(byte @Nullable [] value) throws CharacterCodingException {
    if (schemas == null || value == null) {
      return envelopes.read(Messages.utf8(value));
    }
    AvroRecord read = schemas.read(value);
    return Message.of(read.value(), read.schema());
  }

  /**
   * One key is in one partition, so that the offset tells what came later in one place of a log.
   */
  private Row row(ConsumerRecord<byte[], byte[]> record, Message.Change change)
      throws CharacterCodingException {
    Header old = record.headers().lastHeader("__debezium.oldkey");
    return RowFactory.create(
        "%s-%020d".formatted(change.position().orElse("0"), record.offset()),
        change.op(),
        change.table().schema(),
        change.table().name(),
        text(key(record.key())),
        change.before(),
        change.after(),
        old == null ? null : text(key(old.value())),
        change.transaction(),
        change.changedAtMicros(),
        change.source(),
        change.schema(),
        record.topic(),
        record.partition(),
        record.offset(),
        null,
        null);
  }

  private Row aside(ConsumerRecord<byte[], byte[]> record, Message message, boolean gap)
      throws CharacterCodingException {
    boolean avro = schemas != null;
    JsonNode read = avro ? key(record.key()) : null;
    String key = read == null ? Messages.utf8(record.key()) : read.toString();
    String value = avro ? Messages.base64(record.value()) : Messages.utf8(record.value());
    String problem = message instanceof Message.Refused refused ? refused.reason() : null;
    boolean compacted = gap && record.value() == null;
    return row(
        record,
        key,
        value,
        compacted ? "compaction may have removed the delete before it" : problem);
  }

  private static Row unread(ConsumerRecord<byte[], byte[]> record, String problem) {
    return row(record, null, Messages.base64(record.value()), problem);
  }

  /** A message that is no event. */
  private static Row row(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable String key,
      @Nullable String value,
      @Nullable String problem) {
    return RowFactory.create(
        null,
        null,
        null,
        null,
        key,
        null,
        null,
        null,
        null,
        KafkaColumns.micros(record),
        null,
        null,
        record.topic(),
        record.partition(),
        record.offset(),
        value,
        problem);
  }

  /** A key, without its schema. */
  private @Nullable JsonNode key(byte @Nullable [] key) throws CharacterCodingException {
    if (key == null) {
      return null;
    }
    if (schemas != null) {
      return schemas.read(key).value();
    }
    JsonNode whole = Image.parse(String.valueOf(Messages.utf8(key)));
    return whole.has("schema") && whole.has("payload") ? whole.path("payload") : whole;
  }

  private static @Nullable String text(@Nullable JsonNode key) {
    return key != null && key.isObject() ? key.toString() : null;
  }
}
