package io.lagoa.extract;

import java.io.Serializable;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a table or query as its database describes it.
 *
 * @param jdbcType one of {@link java.sql.Types}, or a number of the driver's own
 * @param typeName the database's name of the type
 * @param precision digits or bits; 0 if the type has no limit
 * @param signed whether numbers may be negative
 */
public record SourceColumn(
    String name, int jdbcType, String typeName, int precision, int scale, boolean signed)
    implements Serializable {

  /** The columns of a result, read from its metadata. */
  public static List<SourceColumn> of(ResultSetMetaData metadata) throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(
          new SourceColumn(
              metadata.getColumnLabel(i),
              metadata.getColumnType(i),
              metadata.getColumnTypeName(i),
              metadata.getPrecision(i),
              metadata.getScale(i),
              metadata.isSigned(i)));
    }
    return columns;
  }
}
