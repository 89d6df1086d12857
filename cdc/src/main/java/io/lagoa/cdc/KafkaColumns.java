package io.lagoa.cdc;

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

  private KafkaColumns() {}
}
