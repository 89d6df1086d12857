package io.lagoa.sink.mysql;

import io.lagoa.sink.Carriage;
import io.lagoa.sink.Slot;
import io.lagoa.sink.TargetColumn;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Decides by which way a column of the lake gets into a column of MySQL or MariaDB, or not at all,
 * where the server would round or cut without an error, even in its strict mode.
 */
final class MySqlTypes {
  private MySqlTypes() {}

  static Slot slot(StructField field, TargetColumn column) {
    requireLossless(field, column);
    boolean instants = typeOf(column).startsWith("TIMESTAMP");
    DataType type = field.dataType();
    Slot slot =
        type instanceof TimestampType && !instants
            ? Slot.of(field, column, Carriage.LOCAL, "", "")
            : type instanceof TimestampNTZType && instants
                ? Slot.of(field, column, Carriage.INSTANT, "", "")
                : Slot.of(field, column);
    // text is compared as it is written: most collations hold 'a' and 'A' for the same
    return slot.comparable(slot.comparable() && !isText(column.jdbcType()))
        .exactly(column.folding() ? "CAST(%s AS BINARY)" : "")
        .typed(typeOf(column));
  }

  /** Whether the server changes some values of these with no more than a note: text of numbers. */
  static boolean areNoted(List<Slot> slots) {
    return slots.stream()
        .filter(slot -> slot.carried() instanceof StringType)
        .anyMatch(slot -> slot.type().startsWith("DECIMAL") || slot.type().equals("DATE"));
  }

  private static void requireLossless(StructField field, TargetColumn column) {
    DataType type = field.dataType();
    boolean binary = type instanceof DoubleType || type instanceof FloatType;
    int scale =
        type instanceof DecimalType decimal ? decimal.scale() : binary ? Integer.MAX_VALUE : 0;
    boolean rounded =
        (scale > 0 && isWhole(column.jdbcType()))
            || (typeOf(column).startsWith("DECIMAL") && scale > column.digits().orElse(scale));
    boolean exact = type instanceof LongType || type instanceof DecimalType;
    boolean shortened =
        typeOf(column).startsWith("FLOAT")
            && (exact || type instanceof IntegerType || type instanceof DoubleType);
    boolean approximate = typeOf(column).startsWith("DOUBLE") && exact;
    boolean cut =
        (type instanceof TimestampType || type instanceof TimestampNTZType)
            && typeOf(column).matches("DATE|TIME(\\(\\d\\))?");
    if (rounded || shortened || approximate || cut) {
      throw Slot.misfit(
          field, column, "CAST it in the query, or give the target's column a type that holds it");
    }
  }

  private static String typeOf(TargetColumn column) {
    return column.type().toUpperCase(Locale.ROOT);
  }

  private static boolean isWhole(int jdbcType) {
    return switch (jdbcType) {
      case Types.BIT, Types.BOOLEAN -> true;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> true;
      default -> false;
    };
  }

  private static boolean isText(int jdbcType) {
    return switch (jdbcType) {
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR -> true;
      default -> false;
    };
  }
}
