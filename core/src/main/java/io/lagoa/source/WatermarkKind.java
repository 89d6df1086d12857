package io.lagoa.source;

import static org.apache.spark.sql.functions.lit;

import io.lagoa.config.Span;
import io.lagoa.database.Product;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * The families of watermarks: decides how a value is kept as text, so that it is the same in every
 * session and time zone, and how that text becomes a literal again.
 */
enum WatermarkKind {
  NUMBER,
  DATE,
  /** A date and time without a zone. */
  TIMESTAMP,
  /** A date and time with a zone. */
  INSTANT,
  TEXT;

  private static final DateTimeFormatter DATE_AND_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);
  private static final Pattern UNBOUNDED = Pattern.compile("(?i)[+-]?infinity|nan");
  private static final String MYSQL_CLOCK =
      "CONVERT_TZ(UTC_TIMESTAMP(6), '+00:00', @@global.time_zone)";
  private static final int ORACLE_WITH_TIME_ZONE = -101;
  private static final int ORACLE_WITH_LOCAL_TIME_ZONE = -102;
  private static final int SQL_SERVER_DATETIMEOFFSET = -155;

  /**
   * The family of a column's type; absent if its values have no order that a run could follow, or
   * no text that says them exactly, as those of single precision.
   *
   * @param typeName the database's name of it
   */
  static Optional<WatermarkKind> of(int jdbcType, String typeName, Product product) {
    if (product.rounds(jdbcType, typeName)) {
      return Optional.empty();
    }
    return switch (jdbcType) {
      case Types.TINYINT,
              Types.SMALLINT,
              Types.INTEGER,
              Types.BIGINT,
              Types.NUMERIC,
              Types.DECIMAL,
              Types.REAL,
              Types.FLOAT,
              Types.DOUBLE ->
          Optional.of(NUMBER);
      case Types.DATE -> Optional.of(DATE);
      case Types.TIMESTAMP ->
          Optional.of(typeName.equalsIgnoreCase("timestamptz") ? INSTANT : TIMESTAMP);
      case Types.TIMESTAMP_WITH_TIMEZONE,
              ORACLE_WITH_TIME_ZONE,
              ORACLE_WITH_LOCAL_TIME_ZONE,
              SQL_SERVER_DATETIMEOFFSET ->
          Optional.of(INSTANT);
      case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR, Types.TIME -> Optional.of(TEXT);
      default -> Optional.empty();
    };
  }

  /** The value as text; empty for NULL. */
  String text(ResultSet row, int column) throws SQLException {
    String own = row.getString(column);
    if (own == null) {
      return "";
    }
    if (this != TEXT && UNBOUNDED.matcher(own).matches()) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Invalid watermark: the newest value is %s, beyond which no row can be; leave such rows out by a query"
              .formatted(own));
    }
    return switch (this) {
      case NUMBER -> new BigDecimal(own).toPlainString();
      case DATE -> row.getObject(column, LocalDate.class).toString();
      case TIMESTAMP -> DATE_AND_TIME.format(row.getObject(column, LocalDateTime.class));
      case INSTANT ->
          DATE_AND_TIME.format(
                  row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC))
              + "+00:00";
      case TEXT -> own;
    };
  }

  /**
   * A bound that a person wrote, as a literal of the database's SQL; a time without zone is one of
   * UTC where the column has a zone.
   *
   * @throws LagoaException {@code USAGE} if the column has no such values
   */
  String bound(String text, Product product) {
    boolean number = text.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");
    if (this != TEXT && number != (this == NUMBER)) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Invalid bound '%s': the column holds %s"
              .formatted(text, this == NUMBER ? "numbers" : "times"));
    }
    return literal(this == INSTANT ? text + "+00:00" : text, product);
  }

  /** The value as a literal of the database's SQL. */
  String literal(String text, Product product) {
    if (this == NUMBER) {
      return new BigDecimal(text).toPlainString();
    }
    if (product == Product.SQLSERVER && this == TIMESTAMP) {
      return product.literal(SqlServerTimes.iso(text));
    }
    String literal = product.literal(text);
    if (product != Product.ORACLE || this == TEXT) {
      return literal;
    }
    return (this == DATE ? "DATE " : "TIMESTAMP ") + literal;
  }

  /** Whether values are times that go on while rows are written. */
  boolean isClock() {
    return this == TIMESTAMP || this == INSTANT;
  }

  /**
   * The database's time, as a value of this family.
   *
   * @param typeName of the column: MySQL tells a {@code TIMESTAMP} in UTC, as sessions here ask,
   *     and a {@code DATETIME} as it was written, by the clock on the wall
   */
  String clock(Product product, String typeName) {
    return switch (product) {
      case SQLSERVER -> this == INSTANT ? "SYSDATETIMEOFFSET()" : SqlServerTimes.clock(typeName);
      case MARIADB, MYSQL ->
          typeName.equalsIgnoreCase("TIMESTAMP") ? "UTC_TIMESTAMP(6)" : MYSQL_CLOCK;
      default -> this == INSTANT ? "CURRENT_TIMESTAMP" : "LOCALTIMESTAMP";
    };
  }

  /**
   * The newest value whose rows are all older than {@code lag}: of a date, the whole day is.
   *
   * @param now a row whose first column is {@link #clock}
   * @throws LagoaException {@code CONFIG_INVALID} if values are no times
   */
  String older(ResultSet now, Duration lag) throws SQLException {
    if (this == NUMBER || this == TEXT) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid lag: the watermark holds no times; use overlap, or a watermark of times");
    }
    Span span = Span.of(lag);
    return this == DATE
        ? LocalDateTime.parse(TIMESTAMP.minus(TIMESTAMP.text(now, 1), span), DATE_AND_TIME)
            .toLocalDate()
            .minusDays(1)
            .toString()
        : minus(text(now, 1), span);
  }

  /**
   * The value that lies so far below another.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if values have no such distances
   */
  String minus(String text, Span span) {
    if (this == TEXT || span.number().isPresent() != (this == NUMBER)) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid overlap %s: %s"
              .formatted(
                  span,
                  this == TEXT
                      ? "the watermark holds text, whose values have no distance; remove it"
                      : this == NUMBER
                          ? "the watermark holds numbers; give one"
                          : "the watermark holds times; give a duration such as 1h"));
    }
    if (this == NUMBER) {
      return new BigDecimal(text).subtract(span.number().orElseThrow()).toPlainString();
    }
    Duration duration = span.duration().orElseThrow();
    if (this == DATE) {
      return LocalDate.parse(text)
          .minusDays(duration.plusDays(1).minusNanos(1).toDays())
          .toString();
    }
    String local = this == INSTANT ? text.substring(0, text.length() - "+00:00".length()) : text;
    String lower = DATE_AND_TIME.format(LocalDateTime.parse(local, DATE_AND_TIME).minus(duration));
    return this == INSTANT ? lower + "+00:00" : lower;
  }

  /**
   * A condition that holds for all rows from one value to another, both included, and few others.
   * It may hold for others, since it only spares reading: days around a time, as drivers turn local
   * times into instants; all rows for texts, as databases compare them in their own ways.
   *
   * @param column a column of Spark type {@code type}
   */
  Column near(Column column, DataType type, String lowest, String highest) {
    boolean timed =
        type.equals(DataTypes.DateType)
            || type.equals(DataTypes.TimestampType)
            || type.equals(DataTypes.TimestampNTZType);
    if (timed && this != NUMBER && this != TEXT) {
      return column
          .geq(lit(day(lowest).minusDays(2).toString()).cast(type))
          .and(column.leq(lit(day(highest).plusDays(3).toString()).cast(type)));
    }
    boolean exact =
        type instanceof DecimalType
            || type.equals(DataTypes.LongType)
            || type.equals(DataTypes.IntegerType)
            || type.equals(DataTypes.ShortType);
    return exact && this == NUMBER
        ? column.geq(lit(new BigDecimal(lowest))).and(column.leq(lit(new BigDecimal(highest))))
        : lit(true);
  }

  private static LocalDate day(String text) {
    return LocalDate.parse(text.substring(0, text.indexOf('-', 1) + 6));
  }
}
