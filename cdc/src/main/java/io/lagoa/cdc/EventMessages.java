package io.lagoa.cdc;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's messages, as JSON or Avro.
 *
 * @param registry of Avro's schemas; null for JSON
 */
record EventMessages(@Nullable RegistryAccess registry) implements Messages {
  @Override
  public StructType columns() {
    return KafkaColumns.EVENTS;
  }

  @Override
  public StructType carried() {
    return KafkaColumns.carried(columns());
  }

  @Override
  public Reader reader() {
    return new EventReader(registry == null ? null : new AvroSchemas(registry));
  }

  @Override
  public Dataset<Row> finished(Dataset<Row> carried) {
    return KafkaColumns.finished(columns(), carried);
  }
}
