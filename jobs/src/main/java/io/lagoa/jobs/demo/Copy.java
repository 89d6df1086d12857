package io.lagoa.jobs.demo;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Loads rows into a PostgreSQL table by its COPY command, many times faster than by inserts. */
final class Copy {
  private final CopyManager manager;

  Copy(Connection connection) throws SQLException {
    this.manager = connection.unwrap(PGConnection.class).getCopyAPI();
  }

  /**
   * Appends the rows.
   *
   * @param target a table, with its columns in parentheses where the rows do not have all
   */
  void into(String target, List<@Nullable Object[]> rows) throws SQLException {
    CopyIn copy = manager.copyIn("COPY " + target + " FROM STDIN");
    try {
      StringBuilder text = new StringBuilder();
      rows.forEach(row -> text.append(line(row)));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static String line(@Nullable Object[] values) {
    return Arrays.stream(values).map(Copy::text).collect(Collectors.joining("\t", "", "\n"));
  }

  private static String text(@Nullable Object value) {
    return value == null
        ? "\\N"
        : value.toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
