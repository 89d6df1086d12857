package io.lagoa.sink.postgresql;

import io.lagoa.sink.Carriage;
import io.lagoa.sink.Slot;
import io.lagoa.sink.TargetColumn;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * Decides by which way a column of the lake gets into a column of PostgreSQL: encoded as the
 * column's own type; or staged as the type that its values naturally have, and cast by the server;
 * or not at all, where the cast would lose something without a word.
 */
final class PostgresTypes {
  private static final Set<String> TEXTUAL =
      Set.of(
          "text",
          "character varying",
          "bpchar",
          "json",
          "jsonb",
          "xml",
          "uuid",
          "name",
          "\"char\"");

  /** Types without a comparison, or with one that takes different values for equal. */
  private static final Set<String> INCOMPARABLE =
      Set.of(
          "json",
          "xml",
          "point",
          "line",
          "lseg",
          "box",
          "path",
          "polygon",
          "circle",
          "interval",
          "citext");

  private static final Pattern SCHEMA_OR_ARRAY = Pattern.compile("^.*\\.|\\[]");

  private PostgresTypes() {}

  static Slot slot(StructField field, TargetColumn column) {
    Carriage carriage = carriage(field.dataType(), column.type());
    DataType carried = carriage.type(field.dataType());
    boolean textual =
        carried instanceof StringType
            && (TEXTUAL.contains(column.type()) || column.jdbcType() == Types.VARCHAR);
    if (!textual) { // what is received as the type itself is not cut, as by a cast
      requireLossless(field, carried, column, column.type());
    }
    boolean own =
        textual
            || (!(carried instanceof StringType)
                && Encoders.of(carried, column.type(), field.name()).isPresent());
    String staged =
        own
            ? column.type()
            : natural(carried)
                .orElseThrow(
                    () -> Slot.misfit(field, column, "turn it into text or bytes in the query"));
    String cast = own ? "" : "::" + column.type();
    return Slot.of(field, column, carriage, staged, cast)
        .comparable(isComparable(column))
        .exactly(folds(column) ? "(%s)::text COLLATE \"C\"" : "");
  }

  private static boolean folds(TargetColumn column) {
    return column.folding()
        || SCHEMA_OR_ARRAY.matcher(column.type()).replaceAll("").equals("citext");
  }

  private static boolean isComparable(TargetColumn column) {
    String type = SCHEMA_OR_ARRAY.matcher(column.type()).replaceAll("");
    return !column.folding() && !INCOMPARABLE.contains(type);
  }

  private static Carriage carriage(DataType type, String column) {
    if (type instanceof ArrayType array) {
      return column.endsWith("[]") && !(array.elementType() instanceof ArrayType)
          ? Carriage.AS_IS
          : Carriage.JSON;
    }
    if (type instanceof TimestampType && column.startsWith("time") && column.contains("without")) {
      return Carriage.LOCAL;
    }
    if (type instanceof TimestampNTZType && column.equals("timestamp with time zone")) {
      return Carriage.INSTANT;
    }
    if (isSpan(type) && column.equals("interval")) {
      return Carriage.AS_IS;
    }
    return Carriage.of(type).orElse(Carriage.AS_IS);
  }

  private static void requireLossless(
      StructField field, DataType carried, TargetColumn column, String type) {
    if (carried instanceof ArrayType array && type.endsWith("[]")) {
      requireLossless(field, array.elementType(), column, type.replace("[]", ""));
      return;
    }
    if (!Lossless.holds(carried, type, column.digits())) {
      throw Slot.misfit(
          field, column, "CAST it in the query, or give the target's column a type that holds it");
    }
  }

  private static boolean isSpan(DataType type) {
    return type instanceof DayTimeIntervalType
        || type instanceof YearMonthIntervalType
        || type instanceof CalendarIntervalType;
  }

  /** The type of the server that values of a type of Spark have by themselves. */
  static Optional<String> natural(DataType type) {
    if (type instanceof ArrayType array) {
      return natural(array.elementType())
          .filter(element -> !element.endsWith("[]"))
          .map(element -> element + "[]");
    }
    if (type instanceof DecimalType) {
      return Optional.of("numeric");
    }
    if (isSpan(type)) {
      return Optional.of("interval");
    }
    return NATURAL.stream()
        .filter(pair -> pair.carried().isInstance(type))
        .map(Natural::type)
        .findFirst();
  }

  private record Natural(Class<? extends DataType> carried, String type) {}

  private static final List<Natural> NATURAL =
      List.of(
          new Natural(StringType.class, "text"),
          new Natural(LongType.class, "bigint"),
          new Natural(IntegerType.class, "integer"),
          new Natural(ShortType.class, "smallint"),
          new Natural(ByteType.class, "smallint"),
          new Natural(DoubleType.class, "double precision"),
          new Natural(FloatType.class, "real"),
          new Natural(BooleanType.class, "boolean"),
          new Natural(BinaryType.class, "bytea"),
          new Natural(DateType.class, "date"),
          new Natural(TimestampType.class, "timestamp with time zone"),
          new Natural(TimestampNTZType.class, "timestamp without time zone"));
}
