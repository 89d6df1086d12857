package io.lagoa.sink.mysql;

import io.lagoa.sink.Loader;
import io.lagoa.sink.Merge;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Loads rows by {@code LOAD DATA LOCAL INFILE} from a stream instead of a file. The server, which
 * cannot stop the stream, only warns of values that it had to change and of rows that it left out;
 * here a warning is a failure.
 *
 * @param table as SQL wants it
 * @param columns what each field becomes
 */
record LoadDataLoader(String table, List<Column> columns) implements Loader {

  /**
   * What a field becomes.
   *
   * @param name as SQL wants it
   * @param made what the server makes of the field's text, {@code %s}; mostly the text itself
   */
  record Column(String name, DataType type, String made) implements java.io.Serializable {}

  @Override
  public Loaded load(Connection connection, Iterator<InternalRow> rows, OptionalLong task)
      throws SQLException {
    RowStream stream = new RowStream(rows, columns.stream().map(Column::type).toList());
    try (Statement statement = connection.createStatement()) {
      feed(statement, stream);
      long loaded = statement.executeUpdate(sql(task));
      Warnings.requireNone(connection);
      if (loaded != stream.count()) {
        throw new SQLException(
            "of %d rows that were sent %d arrived".formatted(stream.count(), loaded), "22000");
      }
      return new Loaded(loaded, null);
    }
  }

  private String sql(OptionalLong task) {
    List<String> fields = new ArrayList<>();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.made().isEmpty()) {
        fields.add(column.name());
      } else {
        fields.add("@f" + i);
        made.add(column.name() + " = " + column.made().formatted("@f" + i));
      }
    }
    task.ifPresent(number -> made.add(Merge.ATTEMPT + " = " + number));
    return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE %s CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (%s)%s"
        .formatted(
            table,
            String.join(", ", fields),
            made.isEmpty() ? "" : " SET " + String.join(", ", made));
  }

  /** Both drivers take the stream by a method of this name, in a class of their own. */
  private static void feed(Statement statement, InputStream stream) throws SQLException {
    try {
      Class<?> own = own(statement);
      own.getMethod("setLocalInfileInputStream", InputStream.class)
          .invoke(statement.unwrap(own), stream);
    } catch (ReflectiveOperationException failure) {
      throw new SQLException("the driver does not take a stream to load: " + failure, failure);
    }
  }

  private static Class<?> own(Statement statement) throws ClassNotFoundException {
    boolean mysql = statement.getClass().getName().startsWith("com.mysql.");
    return Class.forName(
        mysql ? "com.mysql.cj.jdbc.JdbcStatement" : "org.mariadb.jdbc.Statement",
        true,
        statement.getClass().getClassLoader());
  }
}
