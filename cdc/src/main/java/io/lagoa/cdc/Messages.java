package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What the messages of a format become: rows of columns that are known before any is read. */
interface Messages extends Serializable {
  /** Reads the messages of one task. */
  @FunctionalInterface
  interface Reader {
    /**
     * The row of a message, a good one or a bad one, in its carried form.
     *
     * @param gap whether offsets are missing just before it
     */
    Row read(ConsumerRecord<byte[], byte[]> record, boolean gap);
  }

  /** The columns of the rows. */
  StructType columns();

  /** Names and types in which rows leave a task. */
  StructType carried();

  /** A reader for one task, made there. */
  Reader reader();

  /** The rows from their carried form, lazy. */
  Dataset<Row> finished(Dataset<Row> carried);

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
