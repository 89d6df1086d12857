package io.lagoa.sink.mysql;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import io.lagoa.database.Spelling;
import io.lagoa.sink.Dialect;
import io.lagoa.sink.Loader;
import io.lagoa.sink.Merge;
import io.lagoa.sink.Slot;
import io.lagoa.sink.TargetColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/**
 * MySQL and MariaDB: rows come by {@code LOAD DATA LOCAL INFILE}, or by batches where the server
 * does not allow that. Sessions are strict, in UTC, and take a 0 for what it is.
 */
public record MySqlDialect() implements Dialect {
  private static final Map<DataType, String> OWN_TYPES =
      Map.ofEntries(
          Map.entry(DataTypes.BooleanType, "TINYINT(1)"),
          Map.entry(DataTypes.ByteType, "TINYINT"),
          Map.entry(DataTypes.ShortType, "SMALLINT"),
          Map.entry(DataTypes.IntegerType, "INTEGER"),
          Map.entry(DataTypes.LongType, "BIGINT"),
          Map.entry(DataTypes.FloatType, "FLOAT"),
          Map.entry(DataTypes.DoubleType, "DOUBLE"),
          Map.entry(DataTypes.StringType, "LONGTEXT CHARACTER SET utf8mb4"),
          Map.entry(DataTypes.BinaryType, "LONGBLOB"),
          Map.entry(DataTypes.DateType, "DATE"),
          Map.entry(DataTypes.TimestampType, "DATETIME(6)"),
          Map.entry(DataTypes.TimestampNTZType, "DATETIME(6)"));

  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:mysql:") || url.startsWith("jdbc:mariadb:");
  }

  @Override
  public Map<String, String> options() {
    return Map.of("allowLocalInfile", "true", "allowLoadLocalInfile", "true");
  }

  @Override
  public List<String> session() {
    return List.of(
        "SET sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO', max_error_count = 64");
  }

  // --- Types

  @Override
  public Optional<String> type(DataType type) {
    return type instanceof DecimalType decimal
        ? Optional.of("DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale()))
        : Optional.ofNullable(OWN_TYPES.get(type));
  }

  @Override
  public String keyText() {
    return "VARCHAR(255) CHARACTER SET utf8mb4 /*!80017 COLLATE utf8mb4_0900_bin *//*M!100200 COLLATE utf8mb4_nopad_bin */";
  }

  @Override
  public List<TargetColumn> columns(Connection connection, Relation relation) throws SQLException {
    return MySqlColumns.of(connection, relation, Dialect.super.columns(connection, relation));
  }

  @Override
  public Slot slot(StructField field, TargetColumn column) {
    return MySqlTypes.slot(field, column);
  }

  // --- Loading

  @Override
  public Loader loader(Connection connection, String table, List<Slot> slots, int batchSize)
      throws SQLException {
    Loader loader =
        allowsLoading(connection)
            ? new LoadDataLoader(table, slots.stream().map(MySqlDialect::column).toList())
            : watched(
                connection, table, slots.stream().map(MySqlDialect::inUtc).toList(), batchSize);
    return (open, rows, task) -> loader.load(open, Exact.of(rows, slots), task);
  }

  private Loader watched(Connection connection, String table, List<Slot> inUtc, int batchSize)
      throws SQLException {
    return new WatchedLoader(Dialect.super.loader(connection, table, inUtc, batchSize), inUtc);
  }

  @Override
  public boolean loadsDirectly(Connection connection, Relation target, List<Slot> slots)
      throws SQLException {
    return allowsLoading(connection);
  }

  private static boolean allowsLoading(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@local_infile")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static LoadDataLoader.Column column(Slot slot) {
    String made = "";
    if (slot.carried().equals(DataTypes.BinaryType)) {
      made = "UNHEX(%s)";
    } else if (slot.type().equals("BIT") && !(slot.carried() instanceof StringType)) {
      made = "CAST(%s AS UNSIGNED)";
    }
    return new LoadDataLoader.Column(slot.sql(), slot.carried(), made);
  }

  /** An instant and the date and time that it is in UTC are the same number in a row. */
  private static Slot inUtc(Slot slot) {
    return slot.carried() instanceof TimestampType
        ? slot.carrying(DataTypes.TimestampNTZType)
        : slot;
  }

  // --- Applying

  @Override
  public String comparable() {
    return "BINARY";
  }

  @Override
  public String delete(Merge merge) {
    return "DELETE held FROM %s held JOIN %s s ON %s WHERE %s"
        .formatted(merge.target(), merge.staging(), merge.match("held"), merge.deletions());
  }

  @Override
  public List<String> upsert(Merge merge) {
    String set =
        merge.each(
            merge.values(), slot -> "held.%s = %s".formatted(slot.sql(), slot.staged()), ", ");
    return merge.updateAndInsert(
        "UPDATE %s held JOIN %s s ON %s SET %s WHERE %s AND %s"
            .formatted(
                merge.target(),
                merge.staging(),
                merge.match("held"),
                set,
                merge.upserts(),
                merge.differs(MySqlDialect::differs)));
  }

  private static String differs(String column, String staged, String comparable) {
    return comparable.isEmpty()
        ? "NOT (held.%s <=> %s)".formatted(column, staged)
        : "NOT (CAST(held.%s AS BINARY) <=> CAST(%s AS BINARY))".formatted(column, staged);
  }

  @Override
  public List<String> comments(String table, Optional<String> text, List<Comment> columns) {
    Stream<String> ofTable =
        text.stream()
            .map(words -> "ALTER TABLE %s COMMENT = %s".formatted(table, literal(words, 2_048)));
    Stream<String> ofColumns =
        columns.stream()
            .map(
                comment ->
                    "ALTER TABLE %s MODIFY %s %s COMMENT %s"
                        .formatted(
                            table,
                            comment.column(),
                            comment.definition(),
                            literal(comment.text(), 1_024)));
    return Stream.concat(ofTable, ofColumns).toList();
  }

  /** To a role or to {@code user@host}; one that is not there is not made. */
  @Override
  public List<String> grant(String table, String columns, String grantee, Spelling spelling) {
    String account =
        Arrays.stream(grantee.split("@", 2)).map(spelling::quoted).collect(Collectors.joining("@"));
    return List.of(
        "SET @lagoa = 0 /*M!100000 , sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_CREATE_USER') */",
        "GRANT SELECT%s ON %s TO %s"
            .formatted(columns.isEmpty() ? "" : " (" + columns + ")", table, account));
  }

  private static String literal(String words, int longest) {
    return Product.MYSQL.literal(words.substring(0, Math.min(words.length(), longest)));
  }
}
