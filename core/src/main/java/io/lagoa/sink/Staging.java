package io.lagoa.sink;

import io.lagoa.database.Database;
import io.lagoa.database.Relation;
import io.lagoa.error.LagoaException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table beside the target that one delivery is gathered in: the target's columns, the task that
 * wrote the row, and whether it deletes its key. It is of no worth once the delivery has ended,
 * however it ended.
 */
record Staging(Relation relation) {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  /** The table for a new delivery; no other delivery has the same. */
  static Staging beside(Relation target, String source) {
    String attempt = UUID.randomUUID().toString().substring(0, 8);
    return new Staging(target.sibling(prefix(target, source) + attempt));
  }

  /** Drops what deliveries of the same table to the same target left behind when killed. */
  static void dropLeftovers(Connection connection, Relation target, String source)
      throws SQLException {
    for (Relation leftover : target.siblings(connection, prefix(target, source))) {
      new Staging(leftover).drop(connection);
    }
  }

  /**
   * Creates the table, empty.
   *
   * @param columns the target's columns that are delivered, as SQL wants them
   */
  void create(Connection connection, Dialect dialect, Relation target, List<String> columns)
      throws SQLException {
    String none = "SELECT %s FROM %s WHERE 1 = 0";
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          dialect.createAs(
              relation.sql(), none.formatted(String.join(", ", columns), target.sql())));
      statement.execute(add(Merge.ATTEMPT, dialect.longType()));
      statement.execute(add(Merge.DELETE, "SMALLINT"));
    }
  }

  /** The statement that stages one row: its columns, the task, and 1 if it deletes. */
  String insert(List<String> columns) {
    return "INSERT INTO %s (%s, %s, %s) VALUES (%s?, ?)"
        .formatted(
            relation.sql(),
            String.join(", ", columns),
            Merge.DELETE,
            Merge.ATTEMPT,
            "?, ".repeat(columns.size()));
  }

  void drop(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + relation.sql());
    }
  }

  /** Drops it, if it is still there; if that fails, the next delivery does. */
  void discard(Database database, String target) {
    try {
      database.with(
          "drop the staging table beside " + target,
          connection -> {
            if (relation.exists(connection)) {
              drop(connection);
            }
            return relation;
          });
    } catch (LagoaException failure) {
      LOG.warn("{}; the next delivery drops it", failure.getMessage());
    }
  }

  private String add(String column, String type) {
    return "ALTER TABLE %s ADD %s %s".formatted(relation.sql(), column, type);
  }

  private static String prefix(Relation target, String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((source + "|" + target).getBytes(StandardCharsets.UTF_8));
      return "lagoa_stage_" + HexFormat.of().formatHex(digest, 0, 4) + "_";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
