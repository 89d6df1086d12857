package io.lagoa.sink.sqlserver;

import io.lagoa.database.Relation;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Carriage;
import io.lagoa.sink.Dialect;
import io.lagoa.sink.Loader;
import io.lagoa.sink.Merge;
import io.lagoa.sink.Slot;
import io.lagoa.sink.Standard;
import io.lagoa.sink.TargetColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** SQL Server: rows come by bulk copy; it joins in an UPDATE, and locks by hints. */
public record SqlServerDialect() implements Dialect {
  private static final String BULK_COPY = "com.microsoft.sqlserver.jdbc.SQLServerBulkCopy";
  private static final Map<DataType, String> OWN_TYPES =
      Map.ofEntries(
          Map.entry(DataTypes.BooleanType, "BIT"),
          Map.entry(DataTypes.ByteType, "SMALLINT"),
          Map.entry(DataTypes.ShortType, "SMALLINT"),
          Map.entry(DataTypes.IntegerType, "INT"),
          Map.entry(DataTypes.LongType, "BIGINT"),
          Map.entry(DataTypes.FloatType, "REAL"),
          Map.entry(DataTypes.DoubleType, "FLOAT"),
          Map.entry(DataTypes.StringType, "NVARCHAR(MAX)"),
          Map.entry(DataTypes.BinaryType, "VARBINARY(MAX)"),
          Map.entry(DataTypes.DateType, "DATE"),
          Map.entry(DataTypes.TimestampType, "DATETIME2(6)"),
          Map.entry(DataTypes.TimestampNTZType, "DATETIME2(6)"));

  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:sqlserver:");
  }

  @Override
  public Optional<String> type(DataType type) {
    return type instanceof DecimalType decimal
        ? Optional.of("DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale()))
        : Optional.ofNullable(OWN_TYPES.get(type));
  }

  @Override
  public String keyText() {
    return "NVARCHAR(400) COLLATE Latin1_General_100_BIN2";
  }

  @Override
  public String timestampType() {
    return "DATETIME2";
  }

  /**
   * Points in time go as dates and times: of the lake's zone, of UTC into {@code datetimeoffset}.
   * Texts are compared by their bytes, too: the server's comparison drops trailing blanks, whatever
   * the collation.
   */
  @Override
  public Slot slot(StructField field, TargetColumn column) {
    boolean text =
        switch (column.jdbcType()) {
          case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> true;
          default -> false;
        };
    return timed(field, column).exactly(text ? "CAST(%s AS VARBINARY(MAX))" : "");
  }

  private static Slot timed(StructField field, TargetColumn column) {
    boolean instants = column.type().toLowerCase(Locale.ROOT).startsWith("datetimeoffset");
    if (field.dataType() instanceof TimestampType) {
      return instants
          ? Slot.of(field, column).carrying(DataTypes.TimestampNTZType)
          : Slot.of(field, column, Carriage.LOCAL, "", "");
    }
    return field.dataType() instanceof TimestampNTZType && instants
        ? Slot.of(field, column, Carriage.INSTANT, "", "").carrying(DataTypes.TimestampNTZType)
        : Slot.of(field, column);
  }

  // --- Loading

  @Override
  public Loader loader(Connection connection, String table, List<Slot> slots, int batchSize)
      throws SQLException {
    Optional<Loader> bulk = bulk(connection, table, slots);
    return bulk.isPresent()
        ? bulk.orElseThrow()
        : Dialect.super.loader(connection, table, slots, batchSize);
  }

  /** By bulk copy; empty if it does not take one of the columns as it is. */
  private static Optional<Loader> bulk(Connection connection, String table, List<Slot> slots)
      throws SQLException {
    requireBulkCopy(SqlServerDialect.class.getClassLoader());
    List<Place> places = Place.of(connection, table, slots.stream().map(Slot::sql).toList());
    List<BulkColumn> columns = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      BulkColumn.of(slots.get(i), places.get(i)).ifPresent(columns::add);
    }
    return columns.size() == slots.size()
        ? Optional.of(new BulkLoader(table, columns))
        : Optional.empty();
  }

  static void requireBulkCopy(ClassLoader classes) {
    try {
      Class.forName(BULK_COPY, false, classes);
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot load rows into SQL Server: the class %s of its driver is not on Lagoa's class path (%s); add com.microsoft.sqlserver:mssql-jdbc 10 or later beside Lagoa's jar"
              .formatted(BULK_COPY, missing),
          missing);
    }
  }

  /** Bulk copy goes into tables, not into views. */
  @Override
  public boolean loadsDirectly(Connection connection, Relation target, List<Slot> slots)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT OBJECTPROPERTY(OBJECT_ID(?), 'IsUserTable')")) {
      query.setString(1, target.sql());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            && row.getInt(1) == 1
            && bulk(connection, target.sql(), slots).isPresent();
      }
    }
  }

  @Override
  public List<String> createStaging(String staging, String target, List<Slot> slots) {
    String columns = slots.stream().map(Slot::sql).collect(Collectors.joining(", "));
    return List.of(
        "SELECT %s INTO %s FROM %s WHERE 1 = 0".formatted(columns, staging, target),
        "ALTER TABLE %s ADD %s BIGINT, %s SMALLINT"
            .formatted(staging, Merge.ATTEMPT, Merge.DELETE));
  }

  // --- Applying

  @Override
  public List<String> upsert(Merge merge) {
    String set = merge.each(merge.values(), slot -> slot.sql() + " = " + slot.staged(), ", ");
    return merge.updateAndInsert(
        "UPDATE held SET %s FROM %s held JOIN %s s ON %s WHERE %s AND %s"
            .formatted(
                set,
                merge.target(),
                merge.staging(),
                merge.match("held"),
                merge.upserts(),
                merge.differs(Standard.differs("held"))));
  }

  /** A key that the server numbers is still the lake's. */
  @Override
  public long write(Statement statement, Merge merge) throws SQLException {
    boolean numbered =
        Place.of(
                statement.getConnection(),
                merge.target(),
                merge.slots().stream().map(Slot::sql).toList())
            .stream()
            .anyMatch(Place::numbered);
    if (!numbered) {
      return Dialect.super.write(statement, merge);
    }
    statement.execute("SET IDENTITY_INSERT " + merge.target() + " ON");
    long written = Dialect.super.write(statement, merge);
    statement.execute("SET IDENTITY_INSERT " + merge.target() + " OFF");
    return written;
  }

  @Override
  public String hint() {
    return " WITH (UPDLOCK, HOLDLOCK)";
  }

  @Override
  public String lock() {
    return "";
  }
}
