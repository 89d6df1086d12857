package io.lagoa.cdc;

import org.apache.spark.sql.types.StructType;

/** The columns of a table of events, one event a row. JSON is as Kafka Connect writes it. */
final class EventColumns {
  /** Where the event stands in the log: text that sorts as the log runs. */
  static final String POSITION = "position";

  /**
   * What happened: {@code r} read by the snapshot, {@code c u d} a row, {@code t} truncated; {@code
   * s} nothing: the snapshot found no row, and tells the columns.
   */
  static final String OP = "op";

  /** The value of {@link #OP} that tells columns alone. */
  static final String COLUMNS = "s";

  static final String SCHEMA_NAME = "source_schema";
  static final String TABLE_NAME = "source_table";

  /** The row's key, JSON; NULL for a table without. */
  static final String KEY = "key";

  /** The row before, JSON, as far as the log has it. */
  static final String BEFORE = "before";

  /** The row after, JSON. */
  static final String AFTER = "after";

  /** The key that the row had until this event, JSON, where the event changes it. */
  static final String OLD_KEY = "old_key";

  /** The transaction, as the database names it. */
  static final String TRANSACTION = "transaction";

  /** When the database committed it; of some logs, when its statement began. */
  static final String CHANGED_AT = "changed_at";

  /** Debezium's block {@code source}, JSON. */
  static final String SOURCE = "source";

  /** Names and types of the row's columns: a schema of Kafka Connect, JSON. */
  static final String SCHEMA = "schema";

  static final StructType ALL =
      StructType.fromDDL(
          "position STRING, op STRING, source_schema STRING, source_table STRING, key STRING, before STRING, after STRING, old_key STRING, transaction STRING, changed_at TIMESTAMP, source STRING, schema STRING");

  private EventColumns() {}
}
