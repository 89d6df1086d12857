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
 * The table beside the target that one delivery is gathered in: the columns that are delivered, and
 * whether a row deletes its key. It is of no worth once the delivery has ended, however it ended.
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

  /** Creates the table, empty. */
  void create(Connection connection, Dialect dialect, Relation target, List<Slot> slots)
      throws SQLException {
    run(connection, dialect.createStaging(relation.sql(), target.sql(), slots));
  }

  void drop(Connection connection) throws SQLException {
    run(connection, List.of("DROP TABLE " + relation.sql()));
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

  private static void run(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
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
