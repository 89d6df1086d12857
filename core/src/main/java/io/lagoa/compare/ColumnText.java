package io.lagoa.compare;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.rtrim;
import static org.apache.spark.sql.functions.udf;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * A column that both sides have: decides how its values become the same text on both, or that they
 * cannot.
 *
 * @param field the lake's column
 * @param column the database's
 * @param product whose column that is
 */
record ColumnText(StructField field, Relation.Column column, Product product) {
  private static final Set<DataType> INTEGERS =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);
  private static final Set<Integer> TIMES = Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);

  boolean isInteger() {
    return INTEGERS.contains(field.dataType());
  }

  /** The database's expression of the text; absent if its values have no common one. */
  Optional<String> sql(String quoted) {
    boolean hours = column.jdbcType() == Types.TIME;
    boolean year =
        product != Product.POSTGRESQL
            && column.typeName().toUpperCase(Locale.ROOT).startsWith("YEAR");
    Optional<String> pattern =
        hours || year ? Optional.empty() : product == Product.POSTGRESQL ? postgresql() : mariadb();
    return pattern.map(text -> text.replace("?", quoted));
  }

  private Optional<String> postgresql() {
    DataType type = field.dataType();
    if (type instanceof BooleanType) {
      return Optional.of("CASE WHEN ? THEN '1' WHEN NOT ? THEN '0' END");
    }
    if (INTEGERS.contains(type)) {
      return Optional.of("CAST(? AS text)");
    }
    if (type instanceof DecimalType decimal) {
      return Optional.of("CAST(round(CAST(? AS numeric), %d) AS text)".formatted(decimal.scale()));
    }
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(
          "CASE WHEN isfinite(?) THEN CAST(? - DATE '1970-01-01' AS text) ELSE CAST(? AS text) END");
    }
    if (isTime()) {
      return Optional.of(
          "CASE WHEN isfinite(?) THEN CAST(CAST(extract(epoch FROM ?) * 1000000 AS bigint) AS text) ELSE CAST(? AS text) END");
    }
    if (type instanceof BinaryType) {
      return Optional.of("encode(?, 'hex')");
    }
    if (type.equals(DataTypes.FloatType)) {
      return Optional.of("encode(float4send(CAST(? AS real)), 'hex')");
    }
    if (type.equals(DataTypes.DoubleType)) {
      return Optional.of("encode(float8send(CAST(? AS double precision)), 'hex')");
    }
    return type instanceof StringType
        ? Optional.of(
            "CASE WHEN ? IS NOT NULL THEN %s END"
                .formatted(isFilled() ? "rtrim(?, ' ')" : "format('%s', ?)"))
        : Optional.empty();
  }

  private Optional<String> mariadb() {
    DataType type = field.dataType();
    if (type instanceof BooleanType) {
      return Optional.of("CASE WHEN ? <> 0 THEN '1' WHEN ? = 0 THEN '0' END");
    }
    if (INTEGERS.contains(type)) {
      return Optional.of("CAST(? + 0 AS CHAR)"); // without the zeros of YEAR and ZEROFILL
    }
    if (type instanceof DecimalType decimal) {
      return Optional.of(
          "CAST(CAST(? AS DECIMAL(%d, %d)) AS CHAR)"
              .formatted(decimal.precision(), decimal.scale()));
    }
    if (type.equals(DataTypes.DateType)) {
      return Optional.of("CAST(DATEDIFF(?, '1970-01-01') AS CHAR)");
    }
    if (isTime()) {
      return Optional.of("CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', ?) AS CHAR)");
    }
    if (type instanceof BinaryType) {
      return Optional.of("lower(hex(?))");
    }
    String text = "CAST(? AS CHAR CHARACTER SET utf8mb4)";
    return type instanceof StringType
        ? Optional.of(isFilled() ? "TRIM(TRAILING ' ' FROM %s)".formatted(text) : text)
        : Optional.empty();
  }

  /** Times of a database's times only, not of what a reader made of hours. */
  private boolean isTime() {
    boolean time =
        field.dataType().equals(DataTypes.TimestampType)
            || field.dataType().equals(DataTypes.TimestampNTZType);
    return time && TIMES.contains(column.jdbcType());
  }

  private boolean hasZone() {
    String name = column.typeName().toUpperCase(Locale.ROOT);
    return column.jdbcType() == Types.TIMESTAMP_WITH_TIMEZONE
        || name.equals("TIMESTAMPTZ")
        || (product != Product.POSTGRESQL && name.startsWith("TIMESTAMP")); // sessions are in UTC
  }

  /**
   * The lake's expression of the same text.
   *
   * @param zone in which times without zone were taken
   */
  Column spark(String zone) {
    String name = quoted(field.name());
    DataType type = field.dataType();
    if (type instanceof BooleanType) {
      return col(name).cast("int").cast("string");
    }
    if (type instanceof DecimalType) {
      return udf((UDF1<BigDecimal, String>) ColumnText::plain, DataTypes.StringType)
          .apply(col(name));
    }
    if (type.equals(DataTypes.DateType)) {
      return expr("unix_date(%s)".formatted(name)).cast("string");
    }
    if (isTime()) {
      String instant = "CAST(%s AS TIMESTAMP)".formatted(name);
      String counted =
          hasZone()
              ? instant
              : "from_utc_timestamp(%s, '%s')".formatted(instant, zone.replace("'", ""));
      return expr("unix_micros(%s)".formatted(counted)).cast("string");
    }
    if (type instanceof BinaryType) {
      return lower(hex(col(name)));
    }
    if (type.equals(DataTypes.FloatType)) {
      return udf((UDF1<Float, String>) ColumnText::bits, DataTypes.StringType).apply(col(name));
    }
    if (type.equals(DataTypes.DoubleType)) {
      return udf((UDF1<Double, String>) ColumnText::bits, DataTypes.StringType).apply(col(name));
    }
    Column text = col(name).cast("string");
    return type instanceof StringType && isFilled() ? rtrim(text) : text;
  }

  /** Whether spaces at the end of its texts are the server's own, or gone. */
  private boolean isFilled() {
    String name = column.typeName().toUpperCase(Locale.ROOT);
    return name.equals("BPCHAR") || name.equals("CHAR");
  }

  /** A text as people write the value. */
  String shown(String text) {
    boolean counted = text.matches("-?[0-9]+");
    if (counted && field.dataType().equals(DataTypes.DateType)) {
      return LocalDate.ofEpochDay(Long.parseLong(text)).toString();
    }
    return counted && isTime()
        ? Instant.EPOCH
            .plus(Long.parseLong(text), ChronoUnit.MICROS)
            .toString()
            .replaceFirst("Z$", hasZone() ? "Z" : "")
        : text;
  }

  private static @Nullable String plain(@Nullable BigDecimal value) {
    return value == null ? null : value.toPlainString();
  }

  private static @Nullable String bits(@Nullable Float value) {
    return value == null ? null : "%08x".formatted(Float.floatToIntBits(value));
  }

  private static @Nullable String bits(@Nullable Double value) {
    return value == null ? null : "%016x".formatted(Double.doubleToLongBits(value));
  }
}
