package io.lagoa.sink.dialect;

import io.lagoa.sink.Dialect;
import io.lagoa.sink.Merge;
import io.lagoa.sink.Slot;
import io.lagoa.sink.Standard;
import io.lagoa.sink.TargetColumn;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;

/** SQL Server: it joins in an UPDATE, and locks by hints. */
public record SqlServerDialect() implements Dialect {
  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:sqlserver:");
  }

  @Override
  public String keyText() {
    return "NVARCHAR(400) COLLATE Latin1_General_100_BIN2";
  }

  /** Its comparison drops trailing blanks, whatever the collation. */
  @Override
  public Slot slot(StructField field, TargetColumn column) {
    boolean text =
        switch (column.jdbcType()) {
          case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> true;
          default -> false;
        };
    return Slot.of(field, column).exactly(text ? "CAST(%s AS VARBINARY(MAX))" : "");
  }

  @Override
  public String timestampType() {
    return "DATETIME2";
  }

  @Override
  public List<String> createStaging(String staging, String target, List<Slot> slots) {
    String columns = slots.stream().map(Slot::sql).collect(Collectors.joining(", "));
    return List.of(
        "SELECT %s INTO %s FROM %s WHERE 1 = 0".formatted(columns, staging, target),
        "ALTER TABLE %s ADD %s BIGINT, %s SMALLINT"
            .formatted(staging, Merge.ATTEMPT, Merge.DELETE));
  }

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

  @Override
  public String hint() {
    return " WITH (UPDLOCK, HOLDLOCK)";
  }

  @Override
  public String lock() {
    return "";
  }
}
