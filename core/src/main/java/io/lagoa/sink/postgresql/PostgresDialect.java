package io.lagoa.sink.postgresql;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Dialect;
import io.lagoa.sink.Loader;
import io.lagoa.sink.Merge;
import io.lagoa.sink.Slot;
import io.lagoa.sink.TargetColumn;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/** PostgreSQL: rows come by binary COPY, transactions are told apart by the server's own mark. */
public record PostgresDialect() implements Dialect {
  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  // --- Types

  @Override
  public Optional<String> type(DataType type) {
    if (type instanceof TimestampType) { // an instant; Spark's dialect says so from 4.0 on
      return Optional.of("TIMESTAMP WITH TIME ZONE");
    }
    if (type instanceof ArrayType array && array.elementType() instanceof DecimalType d) {
      return Optional.of("NUMERIC(%d,%d)[]".formatted(d.precision(), d.scale()));
    }
    return type instanceof ArrayType || type.typeName().startsWith("interval")
        ? PostgresTypes.natural(type)
        : Optional.empty();
  }

  @Override
  public String keyText() {
    return "TEXT";
  }

  @Override
  public String timestampType() {
    return "TIMESTAMP WITH TIME ZONE";
  }

  @Override
  public List<TargetColumn> columns(Connection connection, Relation relation) throws SQLException {
    return PostgresColumns.of(connection, relation);
  }

  @Override
  public Slot slot(StructField field, TargetColumn column) {
    return PostgresTypes.slot(field, column);
  }

  @Override
  public void requireCasts(Connection connection, List<Slot> slots) throws SQLException {
    for (Slot slot : slots) {
      if (!slot.cast().isEmpty()) {
        requireCast(connection, slot);
      }
    }
  }

  private static void requireCast(Connection connection, Slot slot) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT NULL::" + slot.type() + slot.cast());
    } catch (SQLException failure) {
      if (!"42846".equals(failure.getSQLState())) {
        throw failure;
      }
      throw new LagoaException(
          ErrorCode.SCHEMA_MISMATCH,
          "Cannot deliver column %s: the server has no cast from %s to the target's %s; CAST it in the query"
              .formatted(slot.name(), slot.type(), slot.cast().substring(2)),
          failure);
    }
    if (slot.cast().startsWith("::money")) {
      requireFractions(connection, slot);
    }
  }

  /** How many digits money has is said by the server's locale. */
  private static void requireFractions(Connection connection, Slot slot) throws SQLException {
    DataType type =
        slot.carried() instanceof ArrayType array ? array.elementType() : slot.carried();
    int scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT n = n::money::numeric FROM (SELECT %s::numeric AS n) one"
                    .formatted(BigDecimal.ONE.movePointLeft(scale).toPlainString()))) {
      if (row.next() && !row.getBoolean(1)) {
        throw new LagoaException(
            ErrorCode.SCHEMA_MISMATCH,
            "Cannot deliver column %s: %s has more digits after the point than the server's money; CAST it in the query, or give the target's column the type numeric"
                .formatted(slot.name(), type.sql()));
      }
    }
  }

  // --- Loading

  @Override
  public Loader loader(Connection connection, String table, List<Slot> slots, int batchSize) {
    return new CopyLoader(table, slots);
  }

  /** COPY takes neither a view nor a table whose rows are guarded or rewritten. */
  @Override
  public boolean loadsDirectly(Connection connection, Relation target, List<Slot> slots)
      throws SQLException {
    if (slots.stream().anyMatch(slot -> !slot.cast().isEmpty())) {
      return false;
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT relkind IN ('r', 'p') AND NOT relrowsecurity AND NOT relhasrules FROM pg_class WHERE oid = ?::regclass")) {
      query.setString(1, target.sql());
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  public List<String> createStaging(String staging, String target, List<Slot> slots) {
    String columns =
        slots.stream()
            .map(slot -> slot.sql() + " " + slot.type())
            .collect(Collectors.joining(", "));
    return List.of(
        "CREATE UNLOGGED TABLE %s (%s, %s smallint) WITH (autovacuum_enabled = false)"
            .formatted(staging, columns, Merge.DELETE));
  }

  @Override
  public List<String> beforeJoining(String staging) {
    return List.of("ANALYZE " + staging);
  }

  @Override
  public Optional<Long> transaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT txid_current() & 4294967295")) {
      row.next();
      return Optional.of(row.getLong(1));
    }
  }

  @Override
  public String counted(List<Long> tasks) {
    return tasks.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(",", "s.xmin = ANY ('{", "}'::xid[])"));
  }

  // --- Applying

  @Override
  public String delete(Merge merge) {
    return "DELETE FROM %s held USING %s s WHERE %s AND %s"
        .formatted(merge.target(), merge.staging(), merge.match("held"), merge.deletions());
  }

  @Override
  public List<String> upsert(Merge merge) {
    return List.of(merge.insertInto(" AS held") + merge.conflict(PostgresMerge::differs));
  }

  @Override
  public long write(Statement statement, Merge merge) throws SQLException {
    return PostgresMerge.by(merge).write(statement, () -> Dialect.super.write(statement, merge));
  }

  @Override
  public String comparable() {
    return "::text COLLATE \"C\"";
  }

  @Override
  public String overriding() {
    return " OVERRIDING SYSTEM VALUE";
  }

  @Override
  public boolean dropsInTransaction() {
    return true;
  }

  @Override
  public List<String> comments(String table, Optional<String> text, List<Comment> columns) {
    Stream<String> ofTable = text.stream().map(words -> comment("TABLE " + table, words));
    Stream<String> ofColumns =
        columns.stream()
            .map(comment -> comment("COLUMN " + table + "." + comment.column(), comment.text()));
    return new ArrayList<>(Stream.concat(ofTable, ofColumns).toList());
  }

  private static String comment(String what, String words) {
    return "COMMENT ON %s IS %s".formatted(what, Product.POSTGRESQL.literal(words));
  }
}
