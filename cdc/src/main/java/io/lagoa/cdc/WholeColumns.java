package io.lagoa.cdc;

import io.debezium.data.Uuid;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.nio.ByteBuffer;
import java.time.Year;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a year and a uuid of MySQL and MariaDB are, where the engine takes the year 0 for
 * 2000, and for a uuid those of its bytes that the log tells, which leaves out zeros at its end.
 */
public final class WholeColumns implements CustomConverter<SchemaBuilder, RelationalColumn> {
  /** The setting that names converters. */
  static final String SETTING = "converters";

  private static final int UUID_BYTES = 16;

  /** What tells the engine to convert so. */
  static Map<String, String> settings() {
    return Map.of(SETTING, "whole", "whole.type", WholeColumns.class.getName());
  }

  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    switch (column.typeName().toUpperCase(Locale.ROOT)) {
      case "YEAR" ->
          registration.register(io.debezium.time.Year.builder(), value -> year(column, value));
      case "UUID" -> registration.register(Uuid.builder(), value -> uuid(column, value));
      default -> {}
    }
  }

  @org.jspecify.annotations.NullUnmarked
  private static @Nullable Object year(RelationalColumn column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Year year) {
      return year.getValue();
    }
    if (value instanceof Number year) {
      return year.intValue();
    }
    throw unknown(column, value);
  }

  @org.jspecify.annotations.NullUnmarked
  private static @Nullable Object uuid(RelationalColumn column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes && bytes.length <= UUID_BYTES) {
      ByteBuffer whole = ByteBuffer.wrap(Arrays.copyOf(bytes, UUID_BYTES));
      return new UUID(whole.getLong(), whole.getLong()).toString();
    }
    if (value instanceof UUID || value instanceof String) {
      return value.toString();
    }
    throw unknown(column, value);
  }

  private static IllegalArgumentException unknown(RelationalColumn column, Object value) {
    return new IllegalArgumentException(
        "Failed to properly convert data value for '%s.%s' of type %s: it is a %s"
            .formatted(
                column.dataCollection(),
                column.name(),
                column.typeName(),
                value.getClass().getName()));
  }
}
