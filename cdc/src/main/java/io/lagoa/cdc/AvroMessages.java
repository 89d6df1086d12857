package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are records in Avro. One that is none has no fields but its bytes and the reason.
 *
 * @param newest the newest schema, of Kafka Connect: it tells the columns
 * @param schemas all others
 */
record AvroMessages(String newest, AvroSchemas schemas) implements Messages {
  private static final String IMAGE = "_lagoa_image";

  /**
   * @throws LagoaException {@code CONFIG_INVALID} if the topics have not one newest schema
   */
  static AvroMessages of(List<String> topics, AvroSchemas schemas) {
    JsonNode first = schemas.newest(topics.get(0));
    for (String topic : topics.subList(1, topics.size())) {
      if (!schemas.newest(topic).path("fields").equals(first.path("fields"))) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID,
            "Cannot read topics %s and %s into one table: their newest schemas differ; make a table of each"
                .formatted(topics.get(0), topic));
      }
    }
    return new AvroMessages(first.toString(), schemas);
  }

  @Override
  public StructType columns() {
    StructType fields = new StructType();
    for (RowLayout.Target target : RowLayout.of(List.of(newest), ZoneOffset.UTC).targets()) {
      fields = fields.add(target.name(), target.decoding().type());
    }
    return KafkaColumns.with(fields);
  }

  @Override
  public void add(ConsumerRecord<byte[], byte[]> record, Spool into) {
    BesideLine.begin(record, key(record.key()), into);
    try {
      if (record.value() != null) {
        AvroRecord read = schemas.read(record.value());
        into.lines().text(IMAGE, read.value().toString());
        into.schema(read.text());
      }
    } catch (LagoaException e) {
      if (e.code() != ErrorCode.DATA_ERROR) {
        throw e;
      }
      into.lines().text("_value", Messages.base64(record.value()));
      into.lines().text("_problem", "%s; _value is base64".formatted(e.getMessage()));
    }
    into.lines().end();
  }

  @Override
  public Dataset<Row> rows(Spool written) {
    List<String> all = new ArrayList<>(written.schemas());
    all.remove(newest);
    all.add(newest);
    Dataset<Row> read =
        written.rows(KafkaColumns.BESIDE.add(IMAGE, "STRING").add(EventColumns.SCHEMA, "STRING"));
    RowLayout layout = RowLayout.of(all, RowLayout.zone(read.sparkSession()));
    StructType carried = layout.carried();
    StructType held = carried;
    for (var beside : KafkaColumns.BESIDE.fields()) {
      held = held.add(beside);
    }
    int fields = carried.size();
    MapFunction<Row, Row> decode = row -> decoded(row, layout, fields);
    List<Column> columns = new ArrayList<>(layout.finished());
    columns.addAll(BesideLine.columns());
    return read.map(decode, Encoders.row(held)).select(columns.toArray(Column[]::new));
  }

  private static Row decoded(Row row, RowLayout layout, int fields) {
    int beside = KafkaColumns.BESIDE.size();
    @Nullable Object[] values = new Object[fields + beside];
    String image = row.getString(beside);
    if (image != null) {
      @Nullable Object[] read = layout.read(row.getString(beside + 1), Image.parse(image), null);
      System.arraycopy(read, 0, values, 0, fields);
    }
    for (int i = 0; i < beside; i++) {
      values[fields + i] = row.get(i);
    }
    return RowFactory.create(values);
  }

  /** A key in Avro as JSON, any other as text. */
  private @Nullable String key(byte @Nullable [] key) {
    if (key != null && key.length > 0 && key[0] == 0) {
      try {
        JsonNode read = schemas.read(key).value();
        return read.isTextual() ? read.asText() : read.toString();
      } catch (LagoaException e) {
        if (e.code() != ErrorCode.DATA_ERROR) {
          throw e;
        }
      }
    }
    return Messages.text(key);
  }
}
