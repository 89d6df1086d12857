package io.lagoa.cdc;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
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
}
