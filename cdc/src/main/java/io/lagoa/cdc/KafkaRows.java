package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.SourceContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads messages into a file of the lake when a run asks, good ones and bad ones. */
final class KafkaRows implements Offer.Rows {
  private final KafkaReading reading;
  private final SourceContext context;
  private final Kafka kafka;
  private final KafkaReading.Range range;
  private @Nullable Spool spool;

  KafkaRows(KafkaReading reading, SourceContext context, Kafka kafka, KafkaReading.Range range) {
    this.reading = reading;
    this.context = context;
    this.kafka = kafka;
    this.range = range;
  }

  @Override
  public Dataset<Row> read() {
    Spool into = new Spool(context.spark(), context.scratch());
    spool = into;
    boolean text = kafka.format() == Kafka.Format.TEXT;
    reading.read(range, record -> add(record, into, text));
    return into.rows(text ? KafkaColumns.TEXT : KafkaColumns.EVENTS);
  }

  @Override
  public void close() {
    if (spool != null) {
      spool.delete();
    }
  }

  private static void add(ConsumerRecord<byte[], byte[]> record, Spool spool, boolean text) {
    Lines line = spool.lines();
    line.begin();
    line.text(KafkaColumns.TOPIC, record.topic());
    line.number(KafkaColumns.PARTITION, record.partition());
    line.number(KafkaColumns.OFFSET, record.offset());
    try {
      String value = utf8(record.value());
      Message message = text ? new Message.Aside("text") : Message.of(value);
      if (message instanceof Message.Change change) {
        spool.write(event(change, record));
      } else {
        line.text(KafkaColumns.VALUE, value);
        spool.at(record.timestamp() * 1000);
        line.text(KafkaColumns.KEY, utf8(record.key()));
        if (message instanceof Message.Refused refused) {
          line.text(KafkaColumns.PROBLEM, refused.reason());
        }
      }
    } catch (CharacterCodingException | LagoaException e) {
      spool.at(record.timestamp() * 1000);
      line.text(KafkaColumns.VALUE, base64(record.value()));
      line.text(KafkaColumns.PROBLEM, "it is no UTF-8, or its key no JSON; value is base64");
    }
    line.end();
  }

  /**
   * One key is in one partition, so that the offset tells what came later in one place of a log.
   */
  private static LogEvent event(Message.Change change, ConsumerRecord<byte[], byte[]> record)
      throws CharacterCodingException {
    Header old = record.headers().lastHeader("__debezium.oldkey");
    return new LogEvent(
        "%s-%020d".formatted(change.position().orElse("0"), record.offset()),
        change.op(),
        change.table(),
        payload(utf8(record.key())),
        change.before(),
        change.after(),
        old == null ? null : payload(utf8(old.value())),
        change.transaction(),
        change.changedAtMicros(),
        change.source(),
        change.schema());
  }

  /** A key, without its schema. */
  private static @Nullable String payload(@Nullable String key) {
    if (key == null) {
      return null;
    }
    JsonNode whole = Image.parse(key);
    JsonNode inner = whole.has("schema") && whole.has("payload") ? whole.path("payload") : whole;
    return Optional.of(inner).filter(JsonNode::isObject).map(JsonNode::toString).orElse(null);
  }

  private static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static @Nullable String utf8(byte @Nullable [] bytes) throws CharacterCodingException {
    return bytes == null ? null : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
