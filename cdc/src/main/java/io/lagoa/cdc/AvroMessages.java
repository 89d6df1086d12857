package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Messages that are records in Avro. One that is none has no fields but its bytes and the reason.
 *
 * @param newest the newest schema, of Kafka Connect: it tells the columns
 * @param registry where all schemas are
 * @param zone that times without zone are of
 */
record AvroMessages(String newest, RegistryAccess registry, ZoneId zone) implements Messages {

  /**
   * @throws LagoaException {@code CONFIG_INVALID} if the topics have not one newest schema
   */
  static AvroMessages of(List<String> topics, RegistryAccess registry, ZoneId zone) {
    AvroSchemas schemas = new AvroSchemas(registry);
    JsonNode first = schemas.newest(topics.get(0));
    for (String topic : topics.subList(1, topics.size())) {
      if (!schemas.newest(topic).path("fields").equals(first.path("fields"))) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID,
            "Cannot read topics %s and %s into one table: their newest schemas differ; make a table of each"
                .formatted(topics.get(0), topic));
      }
    }
    return new AvroMessages(first.toString(), registry, zone);
  }

  @Override
  public StructType columns() {
    StructType fields = new StructType();
    for (RowLayout.Target target : layout().targets()) {
      fields = fields.add(target.name(), target.decoding().type());
    }
    return KafkaColumns.with(fields);
  }

  @Override
  public StructType carried() {
    StructType carried = layout().carried();
    for (StructField beside : KafkaColumns.carried(KafkaColumns.BESIDE).fields()) {
      carried = carried.add(beside);
    }
    return carried;
  }

  @Override
  public Reader reader() {
    return new AvroReader(newest, new AvroSchemas(registry), zone);
  }

  @Override
  public Dataset<Row> finished(Dataset<Row> carried) {
    List<Column> columns = new ArrayList<>(layout().finished());
    columns.addAll(Beside.columns());
    return carried.select(columns.toArray(Column[]::new));
  }

  private RowLayout layout() {
    return RowLayout.of(List.of(newest), zone);
  }
}
