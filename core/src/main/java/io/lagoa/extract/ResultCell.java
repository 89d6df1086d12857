package io.lagoa.extract;

import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;

/** Takes one value of a JDBC result into a column, NULL included. */
@FunctionalInterface
interface ResultCell extends Serializable {
  /**
   * Puts a value.
   *
   * @param index of the result's column, from 1
   * @throws Unrepresentable if the column's type has no such value
   */
  void put(WritableColumnVector to, int row, ResultSet from, int index) throws SQLException;
}
