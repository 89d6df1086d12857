package io.lagoa.extract;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.ByteType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.ShortType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.lagoa.database.Product;
import java.sql.Types;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * What the types of JDBC become. A type that Spark has not is taken as the text that the driver
 * gives.
 *
 * @param zone in which times without a zone are meant
 */
record CursorTypes(Product product, ZoneId zone) {
  private static final int MOST_DIGITS = 38;
  private static final int UNLIMITED_SCALE = 18;
  private static final int UNSIGNED_DIGITS = 20;
  private static final int LONG_BITS = 63;
  private static final int SQL_SERVER_DATETIMEOFFSET = -155;

  private record Wire(DataType type, ResultCell cell, boolean comparable) {
    static Wire number(DataType type, ResultCell cell) {
      return new Wire(type, cell, true);
    }

    static Wire other(DataType type, ResultCell cell) {
      return new Wire(type, cell, false);
    }
  }

  private static final Wire TEXT = Wire.other(StringType, ResultCells.TEXT);

  /**
   * The way of a column.
   *
   * @param quoted its name as SQL wants it
   * @param text whether it is taken as text, whatever its type
   */
  WireColumn<ResultCell> column(SourceColumn column, String quoted, boolean text) {
    Wire wire = text ? TEXT : isMySql() ? mySql(column) : standard(column);
    String expression = expression(column, wire, quoted);
    return new WireColumn<>(
        column.name(),
        expression,
        wire.type(),
        wire.comparable() && expression.equals(quoted),
        wire.cell());
  }

  /** What is asked for where a column itself would come changed. */
  private String expression(SourceColumn column, Wire wire, String quoted) {
    if (isMySql() && wire.type().equals(FloatType)) {
      return "(%s + 0e0)".formatted(quoted); // it prints a float with six digits only
    }
    return product == Product.MYSQL && driverPrints(column, wire)
        ? "CAST(%s AS CHAR)".formatted(quoted)
        : quoted;
  }

  /**
   * MySQL's driver makes its own text of times and of dates with zeros, and of some a wrong one.
   */
  private static boolean driverPrints(SourceColumn column, Wire wire) {
    return wire.equals(TEXT)
        ? column.jdbcType() != Types.BIT
        : wire.type().equals(DateType) || wire.type().equals(TimestampType);
  }

  private boolean isMySql() {
    return product == Product.MARIADB || product == Product.MYSQL;
  }

  private Wire mySql(SourceColumn column) {
    String name = column.typeName().toUpperCase(Locale.ROOT);
    boolean unsigned = !column.signed() || name.contains("UNSIGNED");
    return switch (column.jdbcType()) {
      case Types.TINYINT ->
          unsigned
              ? Wire.number(ShortType, ResultCells.SHORT)
              : Wire.number(ByteType, ResultCells.BYTE);
      case Types.SMALLINT ->
          name.startsWith("YEAR") || !unsigned
              ? Wire.number(ShortType, ResultCells.SHORT)
              : Wire.number(IntegerType, ResultCells.INTEGER);
      case Types.INTEGER ->
          unsigned
              ? Wire.number(LongType, ResultCells.LONG)
              : Wire.number(IntegerType, ResultCells.INTEGER);
      case Types.BIGINT ->
          unsigned ? decimal(UNSIGNED_DIGITS, 0) : Wire.number(LongType, ResultCells.LONG);
      case Types.BIT, Types.BOOLEAN -> bits(column);
      case Types.DATE ->
          name.startsWith("YEAR")
              ? Wire.number(ShortType, ResultCells.SHORT)
              : Wire.other(DateType, ResultCells.DATE_TEXT);
      case Types.TIMESTAMP ->
          Wire.other(
              TimestampType,
              ResultCells.localText(name.startsWith("TIMESTAMP") ? ZoneOffset.UTC : zone));
      default -> standard(column);
    };
  }

  private static Wire bits(SourceColumn column) {
    return column.precision() > LONG_BITS ? TEXT : Wire.other(LongType, ResultCells.BITS);
  }

  private Wire standard(SourceColumn column) {
    return switch (column.jdbcType()) {
      case Types.BIT, Types.BOOLEAN -> Wire.other(BooleanType, ResultCells.BOOLEAN);
      case Types.TINYINT -> Wire.number(ShortType, ResultCells.SHORT);
      case Types.SMALLINT -> Wire.number(ShortType, ResultCells.SHORT);
      case Types.INTEGER -> Wire.number(IntegerType, ResultCells.INTEGER);
      case Types.BIGINT -> Wire.number(LongType, ResultCells.LONG);
      case Types.REAL -> Wire.number(FloatType, ResultCells.FLOAT);
      case Types.FLOAT, Types.DOUBLE ->
          isMySql() && column.typeName().toUpperCase(Locale.ROOT).startsWith("FLOAT")
              ? Wire.number(FloatType, ResultCells.FLOAT)
              : Wire.number(DoubleType, ResultCells.DOUBLE);
      case Types.NUMERIC, Types.DECIMAL -> decimal(column.precision(), column.scale());
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR ->
          new Wire(StringType, ResultCells.TEXT, true);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          Wire.other(BinaryType, ResultCells.BYTES);
      case Types.DATE -> Wire.other(DateType, ResultCells.DATE);
      case Types.TIMESTAMP -> Wire.other(TimestampType, ResultCells.local(zone));
      case Types.TIMESTAMP_WITH_TIMEZONE, SQL_SERVER_DATETIMEOFFSET ->
          Wire.other(TimestampType, ResultCells.INSTANT);
      default -> TEXT;
    };
  }

  private static Wire decimal(int precision, int scale) {
    if (precision > MOST_DIGITS || scale < 0 || scale > Math.max(precision, MOST_DIGITS)) {
      return TEXT;
    }
    DecimalType type =
        precision == 0
            ? DataTypes.createDecimalType(MOST_DIGITS, UNLIMITED_SCALE)
            : DataTypes.createDecimalType(precision, scale);
    return Wire.number(type, ResultCells.decimal(type));
  }
}
