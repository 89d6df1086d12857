package io.lagoa.extract;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.ShortType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.time.ZoneId;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;

/**
 * What each type of PostgreSQL becomes. A type that Spark has not is taken as the text that
 * PostgreSQL itself prints, which it also reads.
 *
 * @param zone in which timestamps without a zone are meant
 */
record PostgresTypes(ZoneId zone) {
  /** A numeric without a precision: its values are exact or an error. */
  private static final DecimalType UNLIMITED = DataTypes.createDecimalType(38, 18);

  private static final int MOST_DIGITS = 38;

  /** Types that a literal of the Spark type is compared with, and never refused as malformed. */
  private static final Set<String> COMPARABLE =
      Set.of(
          "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "text", "varchar", "bpchar",
          "name");

  private record Wire(DataType type, BinaryCell cell) {}

  /**
   * The way of a column.
   *
   * @param quoted its name as SQL wants it
   * @param text whether it is taken as text, whatever its type
   */
  WireColumn<BinaryCell> column(SourceColumn column, String quoted, boolean text) {
    if (!text && column.typeName().equals("money")) {
      DecimalType type = DataTypes.createDecimalType(21, 2);
      return new WireColumn<>(
          column.name(), quoted + "::numeric", type, false, Numerics.cell(type));
    }
    Wire wire = text ? null : wire(column);
    return wire == null
        ? new WireColumn<>(column.name(), quoted + "::text", StringType, false, BinaryCells.TEXT)
        : new WireColumn<>(
            column.name(),
            quoted,
            wire.type(),
            COMPARABLE.contains(column.typeName()),
            wire.cell());
  }

  private @Nullable Wire wire(SourceColumn column) {
    String name = column.typeName();
    if (name.startsWith("_")) {
      Wire element = simple(name.substring(1), column.precision(), column.scale());
      return element == null
          ? null
          : new Wire(
              DataTypes.createArrayType(element.type(), true), new ArrayCell(element.cell()));
    }
    return simple(name, column.precision(), column.scale());
  }

  private @Nullable Wire simple(String name, int precision, int scale) {
    return switch (name) {
      case "bool" -> new Wire(BooleanType, BinaryCells.BOOLEAN);
      case "int2", "smallserial" -> new Wire(ShortType, BinaryCells.SHORT);
      case "int4", "serial" -> new Wire(IntegerType, BinaryCells.INTEGER);
      case "int8", "bigserial" -> new Wire(LongType, BinaryCells.LONG);
      case "oid" -> new Wire(LongType, BinaryCells.UNSIGNED);
      case "float4" -> new Wire(FloatType, BinaryCells.FLOAT);
      case "float8" -> new Wire(DoubleType, BinaryCells.DOUBLE);
      case "numeric" -> numeric(precision, scale);
      case "text", "varchar", "bpchar", "name", "json", "xml" ->
          new Wire(StringType, BinaryCells.TEXT);
      case "jsonb" -> new Wire(StringType, BinaryCells.JSONB);
      case "uuid" -> new Wire(StringType, BinaryCells.UUID);
      case "bytea", "geometry", "geography" -> new Wire(BinaryType, BinaryCells.BYTES);
      case "date" -> new Wire(DateType, BinaryCells.DATE);
      case "timestamptz" -> new Wire(TimestampType, BinaryCells.INSTANT);
      case "timestamp" -> new Wire(TimestampType, LocalTimestamps.cell(zone));
      default -> null;
    };
  }

  private static @Nullable Wire numeric(int precision, int scale) {
    if (precision == 0) {
      return new Wire(UNLIMITED, Numerics.cell(UNLIMITED));
    }
    if (precision > MOST_DIGITS || scale < 0 || scale > precision) {
      return null;
    }
    DecimalType type = DataTypes.createDecimalType(precision, scale);
    return new Wire(type, Numerics.cell(type));
  }
}
