package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides the Spark type of an event's value and reads it. Types are lossless; what Spark has no
 * type for is text.
 *
 * @param carried the type in which values leave {@link #read}
 * @param type the type of the column, once {@link #finish} was applied
 */
record Decoding(DataType carried, DataType type, Reader reader) implements Serializable {

  /** Reads a value that is not null. */
  @FunctionalInterface
  interface Reader extends Serializable {
    Object read(JsonNode value);
  }

  /** The value, null for null. */
  @org.jspecify.annotations.Nullable
  Object read(@org.jspecify.annotations.Nullable JsonNode value) {
    return value == null || value.isNull() || value.isMissingNode() ? null : reader.read(value);
  }

  /** The column from its carried form: dates and times are carried as numbers. */
  Column finish(Column column) {
    if (carried.equals(type)) {
      return column;
    }
    if (type instanceof ArrayType array) {
      DataType inner = ((ArrayType) carried).elementType();
      Decoding element = new Decoding(inner, array.elementType(), reader);
      return functions.transform(column, element::finish);
    }
    if (carried.equals(DataTypes.TimestampNTZType)) {
      return column.cast(type);
    }
    return type.equals(DataTypes.DateType)
        ? functions.call_udf("date_from_unix_date", column)
        : functions.call_udf("timestamp_micros", column);
  }

  /**
   * How values of a type are read.
   *
   * @param zone that times without zone are of
   */
  static Decoding of(FieldType field, ZoneId zone) {
    return switch (field.name()) {
      case "org.apache.kafka.connect.data.Decimal" -> decimal(field.parameters());
      case "io.debezium.data.VariableScaleDecimal" -> text(Values::variableDecimal);
      case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" -> day(JsonNode::asInt);
      case "io.debezium.time.IsoDate" -> day(value -> Values.isoDay(value.asText()));
      case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
          local(ChronoUnit.MILLIS, zone);
      case "io.debezium.time.MicroTimestamp" -> local(ChronoUnit.MICROS, zone);
      case "io.debezium.time.NanoTimestamp" -> local(ChronoUnit.NANOS, zone);
      case "io.debezium.time.IsoTimestamp" -> wall(value -> Values.isoLocal(value.asText()), zone);
      case "io.debezium.time.ZonedTimestamp" ->
          new Decoding(
              DataTypes.LongType,
              DataTypes.TimestampType,
              value -> Values.zonedMicros(value.asText()));
      case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" -> time(ChronoUnit.MILLIS);
      case "io.debezium.time.MicroTime" -> time(ChronoUnit.MICROS);
      case "io.debezium.time.NanoTime" -> time(ChronoUnit.NANOS);
      case "io.debezium.data.Bits" -> bits(field.parameters().get("length"));
      case "io.debezium.data.geometry.Geometry",
              "io.debezium.data.geometry.Geography",
              "io.debezium.data.geometry.Point" ->
          plain(DataTypes.BinaryType, Geometry::ewkb);
      default -> byKind(field, zone);
    };
  }

  private static Decoding byKind(FieldType field, ZoneId zone) {
    return switch (field.type()) {
      case "int8" -> plain(DataTypes.ByteType, value -> (byte) value.asInt());
      case "int16" -> plain(DataTypes.ShortType, value -> (short) value.asInt());
      case "int32" -> plain(DataTypes.IntegerType, JsonNode::asInt);
      case "int64" -> plain(DataTypes.LongType, JsonNode::asLong);
      case "float", "float32" ->
          plain(DataTypes.FloatType, value -> (float) Values.floating(value));
      case "double", "float64" -> plain(DataTypes.DoubleType, Values::floating);
      case "boolean" -> plain(DataTypes.BooleanType, JsonNode::asBoolean);
      case "string" -> text(value -> value.isTextual() ? value.asText() : value.toString());
      case "bytes" -> plain(DataTypes.BinaryType, Values::bytes);
      case "array" -> array(items(field), zone);
      case "map" -> map(items(field), zone);
      case "struct" -> struct(field.fields(), zone);
      default ->
          throw new LagoaException(
              ErrorCode.DATA_ERROR,
              "Cannot read an event: a value of unknown type '%s'".formatted(field.type()));
    };
  }

  private static FieldType items(FieldType field) {
    FieldType items = field.items();
    if (items == null) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot read an event: type %s does not tell of what".formatted(field.type()));
    }
    return items;
  }

  private static Decoding plain(DataType type, Reader reader) {
    return new Decoding(type, type, reader);
  }

  private static Decoding text(Reader reader) {
    return plain(DataTypes.StringType, reader);
  }

  private static Decoding day(Reader reader) {
    return new Decoding(
        DataTypes.IntegerType, DataTypes.DateType, value -> Values.finite(reader.read(value)));
  }

  private static Decoding local(ChronoUnit unit, ZoneId zone) {
    return wall(value -> Values.local(value.asLong(), unit), zone);
  }

  /** Reads a time without zone. */
  private interface Wall extends Serializable {
    LocalDateTime read(JsonNode value);
  }

  /** A time without zone is one of the lake's zone, as from.jdbc has it. */
  private static Decoding wall(Wall reader, ZoneId zone) {
    return new Decoding(
        DataTypes.TimestampNTZType,
        DataTypes.TimestampType,
        value -> Values.shown(reader.read(value), zone));
  }

  private static Decoding time(ChronoUnit unit) {
    return text(value -> Values.time(value.asLong(), unit));
  }

  private static Decoding bits(@org.jspecify.annotations.Nullable String length) {
    int count = length == null ? 1 : Integer.parseInt(length);
    return text(value -> Values.bits(value, count));
  }

  private static Decoding decimal(Map<String, String> parameters) {
    int scale = Integer.parseInt(parameters.getOrDefault("scale", "0"));
    int precision = Integer.parseInt(parameters.getOrDefault("connect.decimal.precision", "38"));
    if (precision > 38 || scale > precision || scale < 0) {
      return text(value -> Values.decimal(value, scale).toPlainString());
    }
    return plain(
        DataTypes.createDecimalType(precision, scale), value -> Values.decimal(value, scale));
  }

  private static Decoding array(FieldType items, ZoneId zone) {
    Decoding element = of(items, zone);
    return new Decoding(
        DataTypes.createArrayType(element.carried()),
        DataTypes.createArrayType(element.type()),
        value -> {
          List<@org.jspecify.annotations.Nullable Object> values = new ArrayList<>();
          value.forEach(each -> values.add(element.read(each)));
          return Scala.seq(values);
        });
  }

  private static Decoding map(FieldType items, ZoneId zone) {
    Decoding element = of(items, zone);
    return plain(
        DataTypes.createMapType(DataTypes.StringType, element.carried()),
        value -> {
          Map<String, @org.jspecify.annotations.Nullable Object> values = new LinkedHashMap<>();
          value
              .fields()
              .forEachRemaining(
                  entry -> values.put(entry.getKey(), element.read(entry.getValue())));
          return Scala.map(values);
        });
  }

  private static Decoding struct(Map<String, FieldType> fields, ZoneId zone) {
    StructType type = new StructType();
    List<String> names = List.copyOf(fields.keySet());
    List<Decoding> decodings = fields.values().stream().map(each -> of(each, zone)).toList();
    for (int i = 0; i < names.size(); i++) {
      type = type.add(names.get(i), decodings.get(i).carried());
    }
    StructType carried = type;
    return plain(
        carried,
        value -> {
          @org.jspecify.annotations.Nullable Object[] values = new Object[names.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = decodings.get(i).read(value.get(names.get(i)));
          }
          return RowFactory.create(values);
        });
  }

  /** A value of one type as one of another, where none is lost. */
  static @org.jspecify.annotations.Nullable Object widened(
      @org.jspecify.annotations.Nullable Object value, DataType to) {
    if (value == null) {
      return null;
    }
    if (to.equals(DataTypes.StringType)) {
      return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
    if (value instanceof Number number) {
      if (to.equals(DataTypes.ShortType)) {
        return number.shortValue();
      }
      if (to.equals(DataTypes.IntegerType)) {
        return number.intValue();
      }
      if (to.equals(DataTypes.LongType)) {
        return number.longValue();
      }
      if (to.equals(DataTypes.DoubleType)) {
        return number.doubleValue();
      }
      if (to instanceof org.apache.spark.sql.types.DecimalType) {
        return new BigDecimal(number.toString());
      }
    }
    return value;
  }
}
