package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Reads records of Avro of any schema into the columns of the newest. */
final class AvroReader implements Messages.Reader {
  private final String newest;
  private final AvroSchemas schemas;
  private final ZoneId zone;
  private final int fields;
  private final Map<String, RowLayout> layouts = new HashMap<>();

  AvroReader(String newest, AvroSchemas schemas, ZoneId zone) {
    this.newest = newest;
    this.schemas = schemas;
    this.zone = zone;
    this.fields = layout(newest).targets().size();
  }

  @Override
  public Row read(ConsumerRecord<byte[], byte[]> record, boolean gap) {
    String key = key(record.key());
    AvroRecord value;
    try {
      value = record.value() == null ? null : schemas.read(record.value());
    } catch (LagoaException e) {
      if (e.code() != ErrorCode.DATA_ERROR) {
        throw e;
      }
      String problem = "%s; _value is base64".formatted(e.getMessage());
      return row(null, Beside.of(record, key, Messages.base64(record.value()), problem));
    }
    return row(value, Beside.of(record, key, null, null));
  }

  private Row row(@Nullable AvroRecord value, @Nullable Object[] beside) {
    @Nullable Object[] values = new Object[fields + beside.length];
    if (value != null) {
      @Nullable Object[] read =
          layouts
              .computeIfAbsent(value.text(), this::layout)
              .read(value.text(), value.value(), null);
      System.arraycopy(read, 0, values, 0, fields);
    }
    System.arraycopy(beside, 0, values, fields, beside.length);
    return RowFactory.create(values);
  }

  /** How records of a schema are read; a field that it lacks has the newest schema's default. */
  private RowLayout layout(String schema) {
    return RowLayout.of(schema.equals(newest) ? List.of(newest) : List.of(schema, newest), zone);
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
