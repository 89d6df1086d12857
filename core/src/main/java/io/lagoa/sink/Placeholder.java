package io.lagoa.sink;

import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Row;

/**
 * Hands one column of a row to a statement.
 *
 * @param nullType the JDBC type of a NULL
 * @param elementType the database's type of an array's elements; empty if the column is none
 */
record Placeholder(int nullType, String elementType) implements Serializable {

  /** Binds the parameter of that number, counted from 1, to the row's column of that place. */
  void bind(PreparedStatement statement, int parameter, Row row) throws SQLException {
    Object value = row.get(parameter - 1);
    if (value == null) {
      statement.setNull(parameter, nullType);
    } else if (!elementType.isEmpty()) {
      Object[] elements = row.getList(parameter - 1).toArray();
      statement.setArray(parameter, statement.getConnection().createArrayOf(elementType, elements));
    } else if (value instanceof String text) {
      statement.setString(parameter, text);
    } else if (value instanceof Byte number) {
      statement.setInt(parameter, number);
    } else if (value instanceof BigDecimal number) {
      statement.setBigDecimal(parameter, number);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(parameter, bytes);
    } else if (value instanceof Instant instant) {
      statement.setTimestamp(parameter, Timestamp.from(instant));
    } else {
      statement.setObject(parameter, value); // numbers, booleans, dates and times
    }
  }
}
