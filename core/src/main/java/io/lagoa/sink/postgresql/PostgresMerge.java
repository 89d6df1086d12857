package io.lagoa.sink.postgresql;

import io.lagoa.sink.Merge;
import io.lagoa.sink.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import org.apache.spark.sql.types.StringType;

/**
 * Decides between two ways of an upsert: by MERGE, which looks each key up once; by another where
 * MERGE cannot be: before version 15, for views and tables with rules, and where somebody else
 * inserts the same keys meanwhile.
 *
 * @param sql the statement; empty if there is nothing to update
 */
record PostgresMerge(String sql) {
  /** A key that is there now, a relation that MERGE does not take, a rule. */
  private static final Set<String> OTHERWISE = Set.of("23505", "42809", "0A000");

  private static final int FIRST_VERSION = 15;

  /** The other way. */
  @FunctionalInterface
  interface Other {
    long write() throws SQLException;
  }

  static PostgresMerge by(Merge merge) {
    return new PostgresMerge(merge.values().isEmpty() ? "" : statement(merge));
  }

  /** Writes in the open transaction, and answers how many rows. */
  long write(Statement statement, Other other) throws SQLException {
    Connection connection = statement.getConnection();
    if (sql.isEmpty() || connection.getMetaData().getDatabaseMajorVersion() < FIRST_VERSION) {
      return other.write();
    }
    Savepoint before = connection.setSavepoint();
    try {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException failure) {
      if (!OTHERWISE.contains(String.valueOf(failure.getSQLState()))) {
        throw failure;
      }
      connection.rollback(before);
      return other.write();
    }
  }

  /** That a column differs, both with NULL. */
  static String differs(String column, String staged, String comparable) {
    return "held.%s%s IS DISTINCT FROM %s%s".formatted(column, comparable, staged, comparable);
  }

  /** Neighbours of an index are found, and written, faster one after another; texts sort slowly. */
  private static String inOrder(Merge merge) {
    return merge.key().stream().anyMatch(slot -> slot.carried() instanceof StringType)
        ? ""
        : " ORDER BY " + merge.each(merge.key(), Slot::staged, ", ");
  }

  private static String statement(Merge merge) {
    return "MERGE INTO %s AS held USING (SELECT * FROM %s s WHERE %s%s) s ON %s WHEN MATCHED AND %s THEN UPDATE SET %s WHEN NOT MATCHED THEN INSERT (%s)%s VALUES (%s)"
        .formatted(
            merge.target(),
            merge.staging(),
            merge.upserts(),
            inOrder(merge),
            merge.match("held"),
            merge.differs(PostgresMerge::differs),
            merge.each(merge.values(), slot -> slot.sql() + " = " + slot.staged(), ", "),
            merge.each(merge.slots(), Slot::sql, ", "),
            merge.overriding(),
            merge.each(merge.slots(), Slot::staged, ", "));
  }
}
