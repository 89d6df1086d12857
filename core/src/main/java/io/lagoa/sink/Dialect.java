package io.lagoa.sink;

import io.lagoa.database.Relation;
import io.lagoa.database.Spelling;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * How one database product is delivered to. Found by {@code ServiceLoader}, those of others before
 * Lagoa's own; what a dialect leaves out is done as the SQL standard and JDBC have it, so that one
 * for another database says only what is different there.
 */
public interface Dialect extends Serializable {
  /** Whether databases at that JDBC address are meant. */
  boolean speaks(String url);

  /** Options of the driver for writing, where the configuration sets none. */
  default Map<String, String> options() {
    return Map.of();
  }

  /** What sessions of deliveries begin with; the configuration cannot change it. */
  default List<String> session() {
    return List.of();
  }

  // --- Types

  /** The type of a column in a created table, where it is not the one that Spark knows. */
  default Optional<String> type(DataType type) {
    return Optional.empty();
  }

  /** Text that a primary key can hold. */
  default String keyText() {
    return "VARCHAR(255)";
  }

  /** The columns of an existing relation in their order. */
  default List<TargetColumn> columns(Connection connection, Relation relation) throws SQLException {
    return TargetColumn.of(connection, relation);
  }

  /**
   * How a column of the lake gets into a column of the target without loss.
   *
   * @throws io.lagoa.error.LagoaException {@code SCHEMA_MISMATCH} if it does not
   */
  default Slot slot(StructField field, TargetColumn column) {
    return Slot.of(field, column);
  }

  /**
   * Fails if the server cannot turn what is staged into what the target holds.
   *
   * @throws io.lagoa.error.LagoaException {@code SCHEMA_MISMATCH} if it cannot
   */
  default void requireCasts(Connection connection, List<Slot> slots) throws SQLException {}

  // --- Loading

  /** How a task's rows get into a table; asked on the driver, used on executors. */
  default Loader loader(Connection connection, String table, List<Slot> slots, int batchSize)
      throws SQLException {
    return BatchLoader.of(connection, table, slots, batchSize);
  }

  /**
   * Whether rows are better loaded into the target itself by one task, where nothing is to be
   * merged, than staged by several.
   */
  default boolean loadsDirectly(Connection connection, Relation target, List<Slot> slots)
      throws SQLException {
    return false;
  }

  /**
   * Creates the table that rows are staged in: the slots' columns, {@code lagoa_attempt} unless the
   * dialect tells transactions apart, {@code lagoa_delete}.
   */
  default List<String> createStaging(String staging, String target, List<Slot> slots) {
    String columns = slots.stream().map(Slot::sql).collect(Collectors.joining(", "));
    return List.of(
        "CREATE TABLE %s AS SELECT %s FROM %s WHERE 1 = 0".formatted(staging, columns, target),
        "ALTER TABLE %s ADD %s %s".formatted(staging, Merge.ATTEMPT, longType()),
        "ALTER TABLE %s ADD %s SMALLINT".formatted(staging, Merge.DELETE));
  }

  /** Statements that help the server to join with a filled staging table. */
  default List<String> beforeJoining(String staging) {
    return List.of();
  }

  /**
   * What tells the rows of this task's transaction from those of others, where the database does it
   * by itself; empty if a column must.
   */
  default Optional<Long> transaction(Connection connection) throws SQLException {
    return Optional.empty();
  }

  /** That a staged row, {@code s}, is of one of the tasks that count. */
  default String counted(List<Long> tasks) {
    return tasks.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "s." + Merge.ATTEMPT + " IN (", ")"));
  }

  // --- Applying

  /** Deletes the keys that are staged as deleted. */
  default String delete(Merge merge) {
    return merge.deleteMarked();
  }

  /** The statements that update the rows of staged keys where they differ, and insert others. */
  default List<String> upsert(Merge merge) {
    return Standard.upsert(merge);
  }

  /**
   * Updates the rows of staged keys where they differ, and inserts others, in the open transaction.
   *
   * @return how many rows were written
   */
  default long write(Statement statement, Merge merge) throws SQLException {
    long written = 0;
    for (String sql : upsert(merge)) {
      written += Updates.count(statement, sql);
    }
    return written;
  }

  /** What makes a value that cannot be compared comparable; empty if nothing does. */
  default String comparable() {
    return "";
  }

  /** What lets an INSERT write columns that the server numbers, after their names; mostly empty. */
  default String overriding() {
    return "";
  }

  /** Whether a DROP TABLE is part of the transaction it stands in. */
  default boolean dropsInTransaction() {
    return false;
  }

  /** What locks the rows of a SELECT, after its table. */
  default String hint() {
    return "";
  }

  /** What locks the rows of a SELECT, at its end. */
  default String lock() {
    return " FOR UPDATE";
  }

  /** The type of a point in time in the table of tokens. */
  default String timestampType() {
    return "TIMESTAMP";
  }

  /** The type of a 64-bit number in the table of tokens. */
  default String longType() {
    return "BIGINT";
  }

  /**
   * Statements that say in the database what a new table and its columns are.
   *
   * @param columns by names as SQL wants them, with their types
   */
  default List<String> comments(String table, Optional<String> text, List<Comment> columns) {
    return List.of();
  }

  /**
   * Statements that let a role or user that exists read columns of a new table.
   *
   * @param columns as SQL wants them, separated by commas; empty for all
   */
  default List<String> grant(String table, String columns, String grantee, Spelling spelling) {
    return List.of(
        "GRANT SELECT%s ON %s TO %s"
            .formatted(
                columns.isEmpty() ? "" : " (" + columns + ")", table, spelling.quoted(grantee)));
  }

  /**
   * What a column of a new table is.
   *
   * @param column as SQL wants it
   * @param definition its type, and NOT NULL in a key
   */
  record Comment(String column, String definition, String text) {}
}
