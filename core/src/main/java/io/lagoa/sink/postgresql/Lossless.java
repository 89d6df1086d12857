package io.lagoa.sink.postgresql;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Decides which types of the server hold every value of a type of Spark as it is, or refuse it with
 * an error. A type that is not known to is none of them: the casts of others round and cut without
 * a word.
 */
final class Lossless {
  private static final Set<String> TEXTS =
      Set.of("text", "character varying", "character", "bpchar", "citext");

  /** Texts that a cast cuts. */
  private static final Set<String> CUT = Set.of("name", "\"char\"");

  private static final Pattern SCHEMA = Pattern.compile("^.*\\.");

  /** PostgreSQL counts a negative scale from the end of what it can tell. */
  private static final int MOST_DIGITS = 1_000;

  private Lossless() {}

  /**
   * Whether a column holds all values.
   *
   * @param type of the column, or of an array's elements, as the server names it
   * @param digits after the point that the column keeps; empty if all
   */
  static boolean holds(DataType carried, String type, Optional<Integer> digits) {
    if (carried instanceof StringType) {
      return !CUT.contains(type); // what the server reads from text it refuses, or keeps
    }
    return carried instanceof BinaryType // is cast by what came with the type, if at all
        || TEXTS.contains(SCHEMA.matcher(type).replaceFirst(""))
        || (isNumber(carried) ? holdsNumber(carried, type, digits) : holdsOther(carried, type));
  }

  private static boolean isNumber(DataType type) {
    return type instanceof org.apache.spark.sql.types.NumericType;
  }

  private static boolean holdsNumber(DataType carried, String type, Optional<Integer> digits) {
    boolean binary = carried instanceof FloatType || carried instanceof DoubleType;
    boolean whole = !binary && !(carried instanceof DecimalType decimal && decimal.scale() > 0);
    return switch (type) {
      case "numeric" -> digits.map(kept -> !binary && keeps(kept, carried)).orElse(true);
      case "smallint", "integer", "bigint" -> whole;
      case "oid" -> carried instanceof LongType; // smaller ones would be taken for unsigned
      case "money" -> !binary; // of fractions the server is asked
      case "double precision" -> !(carried instanceof LongType || carried instanceof DecimalType);
      case "real" ->
          carried instanceof FloatType
              || carried instanceof ByteType
              || carried instanceof ShortType;
      default -> false;
    };
  }

  private static boolean keeps(int digits, DataType carried) {
    int scale = carried instanceof DecimalType decimal ? decimal.scale() : 0;
    return digits >= scale && digits <= MOST_DIGITS;
  }

  private static boolean holdsOther(DataType carried, String type) {
    if (carried instanceof BooleanType) {
      return type.equals("boolean") || type.equals("integer");
    }
    if (carried instanceof DateType) {
      return type.equals("date") || type.matches("timestamp with(out)? time zone");
    }
    if (carried instanceof TimestampType) {
      return type.equals("timestamp with time zone");
    }
    if (carried instanceof TimestampNTZType) {
      return type.matches("time(stamp)? without time zone");
    }
    return true; // spans, which go into intervals only
  }
}
