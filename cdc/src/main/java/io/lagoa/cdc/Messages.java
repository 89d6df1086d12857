package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What the messages of a format become: rows of columns that are known before any is read. */
interface Messages {
  /** The columns of the rows. */
  StructType columns();

  /** Writes a message down, a good one or a bad one. */
  void add(ConsumerRecord<byte[], byte[]> record, Spool into);

  /** The rows of all that was written down, lazy. */
  Dataset<Row> rows(Spool written);

  /** Text that is no UTF-8 as base64. */
  static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  /** The text. */
  static @Nullable String utf8(byte @Nullable [] bytes) throws CharacterCodingException {
    return bytes == null ? null : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** The text, or if it is none its base64. */
  static @Nullable String text(byte @Nullable [] bytes) {
    try {
      return utf8(bytes);
    } catch (CharacterCodingException e) {
      return base64(bytes);
    }
  }
}
