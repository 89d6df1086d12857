package io.lagoa.compare;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import java.sql.Types;
import java.util.Locale;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;

/**
 * Decides whether a column of a database keeps what is delivered to it in the form that it came in.
 * One of another type may hold the same in other words: {@code jsonb}, {@code uuid} from text.
 */
final class Faithful {
  private Faithful() {}

  static boolean isColumn(DataType type, Relation.Column column, Product product) {
    int there = column.jdbcType();
    boolean postgres = product == Product.POSTGRESQL;
    if (type instanceof StringType) {
      return isText(column, product);
    }
    if (type instanceof BooleanType) {
      return postgres ? there == Types.BIT || there == Types.BOOLEAN : isBit(there);
    }
    if (type instanceof BinaryType) {
      return postgres ? there == Types.BINARY : isBytes(there);
    }
    if (isWhole(type)) {
      return isWhole(there);
    }
    if (type instanceof DecimalType) {
      return there == Types.NUMERIC || there == Types.DECIMAL || isWhole(there);
    }
    if (type instanceof DateType) {
      return there == Types.DATE;
    }
    if (type instanceof FloatType) {
      return there == Types.REAL;
    }
    return !(type instanceof DoubleType) || there == Types.DOUBLE;
  }

  private static boolean isText(Relation.Column column, Product product) {
    String name = column.typeName().toUpperCase(Locale.ROOT);
    boolean rewritten = name.startsWith("SET") || (name.equals("JSON") && product == Product.MYSQL);
    return switch (column.jdbcType()) {
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR -> !rewritten;
      default -> name.equals("JSON") && product == Product.POSTGRESQL;
    };
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  private static boolean isWhole(int jdbcType) {
    return switch (jdbcType) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> true;
      default -> false;
    };
  }

  private static boolean isBit(int jdbcType) {
    return jdbcType == Types.BIT || jdbcType == Types.BOOLEAN || isWhole(jdbcType);
  }

  /** Not those of a fixed length, which the server fills up. */
  private static boolean isBytes(int jdbcType) {
    return switch (jdbcType) {
      case Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> true;
      default -> false;
    };
  }
}
