package io.lagoa.sink.sqlserver;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A column of a table as the driver describes it.
 *
 * @param type the database's name of the type
 * @param precision characters of a text, bytes, or digits
 * @param scale digits after the point
 * @param numbered whether the server numbers it: IDENTITY
 */
record Place(String name, String type, int precision, int scale, boolean numbered)
    implements Serializable {

  /** The places of some columns of a table, as SQL wants them; reads metadata only. */
  static List<Place> of(Connection connection, String table, List<String> columns)
      throws SQLException {
    String query = "SELECT %s FROM %s WHERE 1 = 0".formatted(String.join(", ", columns), table);
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery(query)) {
      ResultSetMetaData metadata = none.getMetaData();
      List<Place> places = new ArrayList<>();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        places.add(
            new Place(
                metadata.getColumnName(i),
                metadata.getColumnTypeName(i).toLowerCase(Locale.ROOT).replace(" identity", ""),
                metadata.getPrecision(i),
                metadata.getScale(i),
                metadata.isAutoIncrement(i)));
      }
      return places;
    }
  }

  @Override
  public String toString() {
    return switch (type) {
      case "decimal", "numeric" -> "%s(%d,%d)".formatted(type, precision, scale);
      case "datetime2", "datetimeoffset" -> "%s(%d)".formatted(type, scale);
      default -> precision > 0 ? "%s(%d)".formatted(type, precision) : type;
    };
  }
}
