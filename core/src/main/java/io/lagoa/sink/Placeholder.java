package io.lagoa.sink;

import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.jdbc.JdbcUtils;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.jdbc.JdbcType;
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
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;

/**
 * Hands one column of a row to a statement.
 *
 * @param type what the column's values are
 * @param nullType the JDBC type of a NULL
 */
record Placeholder(DataType type, int nullType) implements Serializable {

  /** For values of a type, in the database at that address. */
  static Placeholder of(DataType type, String url) {
    if (type instanceof StringType) {
      return new Placeholder(type, Types.VARCHAR);
    }
    Option<JdbcType> special = JdbcDialects.get(url).getJDBCType(type);
    Option<JdbcType> found = special.isDefined() ? special : JdbcUtils.getCommonJDBCType(type);
    return new Placeholder(type, found.isDefined() ? found.get().jdbcNullType() : Types.NULL);
  }

  /** Binds the parameter of that number, counted from 1, to the row's column of that place. */
  void bind(PreparedStatement statement, int parameter, InternalRow row) throws SQLException {
    int at = parameter - 1;
    if (row.isNullAt(at)) {
      statement.setNull(parameter, nullType);
    } else if (type instanceof StringType) {
      statement.setString(parameter, row.getUTF8String(at).toString());
    } else if (type instanceof LongType) {
      statement.setLong(parameter, row.getLong(at));
    } else if (type instanceof IntegerType) {
      statement.setInt(parameter, row.getInt(at));
    } else if (type instanceof DoubleType) {
      statement.setDouble(parameter, row.getDouble(at));
    } else if (type instanceof DecimalType decimal) {
      statement.setBigDecimal(
          parameter, row.getDecimal(at, decimal.precision(), decimal.scale()).toJavaBigDecimal());
    } else if (type instanceof BooleanType) {
      statement.setBoolean(parameter, row.getBoolean(at));
    } else if (type instanceof ShortType) {
      statement.setShort(parameter, row.getShort(at));
    } else if (type instanceof ByteType) {
      statement.setInt(parameter, row.getByte(at));
    } else if (type instanceof FloatType) {
      statement.setFloat(parameter, row.getFloat(at));
    } else if (type instanceof BinaryType) {
      statement.setBytes(parameter, row.getBinary(at));
    } else {
      temporal(statement, parameter, row);
    }
  }

  private void temporal(PreparedStatement statement, int parameter, InternalRow row)
      throws SQLException {
    int at = parameter - 1;
    if (type instanceof DateType) {
      statement.setObject(parameter, LocalDate.ofEpochDay(row.getInt(at)));
    } else if (type instanceof TimestampType) {
      statement.setTimestamp(parameter, Timestamp.from(instant(row.getLong(at))));
    } else if (type instanceof TimestampNTZType) {
      statement.setObject(
          parameter, LocalDateTime.ofInstant(instant(row.getLong(at)), ZoneOffset.UTC));
    } else {
      throw new IllegalStateException("No way into a statement for " + type.sql());
    }
  }

  private static Instant instant(long microsSinceEpoch) {
    return Instant.EPOCH.plus(microsSinceEpoch, ChronoUnit.MICROS);
  }
}
