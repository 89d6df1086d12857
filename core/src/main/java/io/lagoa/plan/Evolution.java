package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.error.LagoaException;
import io.lagoa.table.SchemaChange;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Decides which columns a table's next version has, and refuses what would break its readers.
 *
 * @param columns of the next version: those that stand, then the new ones
 * @param notes each change with its class, for people
 */
record Evolution(StructType columns, List<String> notes) {
  private static final List<DataType> LADDER =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  /**
   * From the columns that stand to those that rows now have.
   *
   * @throws LagoaException {@code POLICY} with every change that the table does not take
   */
  static Evolution of(Table table, StructType standing, StructType fresh) {
    SchemaChange allowed = table.rules().schemaChange();
    Map<String, StructField> byName = Schemas.byName(fresh);
    List<String> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean wider = false;
    StructType columns = new StructType();
    if (Validity.isHistory(table) && !List.of(standing.fieldNames()).contains(Validity.FROM)) {
      problems.add("what stands is no history: it has no column " + Validity.FROM);
    }
    for (StructField field : standing.fields()) {
      StructField now = byName.remove(field.name().toLowerCase(Locale.ROOT));
      DataType type = field.dataType();
      if (now == null) {
        problems.add("column %s is gone".formatted(field.name()));
      } else if (!same(type, now.dataType())) {
        boolean widens = widens(type, now.dataType());
        wider |= widens;
        if (allowed == SchemaChange.WIDEN && widens) {
          type = now.dataType();
          notes.add(
              "column %s from %s to %s (widening: every file is rewritten)"
                  .formatted(field.name(), field.dataType().sql(), type.sql()));
        } else if (allowed != SchemaChange.WIDEN || !widens(now.dataType(), type)) {
          problems.add(
              "column %s was %s and would be %s"
                  .formatted(field.name(), type.sql(), now.dataType().sql()));
        }
      }
      columns = columns.add(field.name(), type, true);
    }
    List<String> added = new ArrayList<>();
    for (StructField field : fresh.fields()) {
      if (byName.containsKey(field.name().toLowerCase(Locale.ROOT))) {
        columns = columns.add(field);
        added.add(field.name());
      }
    }
    if (!added.isEmpty()) {
      notes.add("new columns " + added + " (compatible)");
      if (allowed == SchemaChange.STRICT) {
        problems.add("columns %s are new".formatted(added));
      }
    }
    if (!problems.isEmpty()) {
      throw refused(table, problems, wider && allowed == SchemaChange.ADD);
    }
    return new Evolution(columns, notes);
  }

  /** Each change with its class, for people, of a table that is rebuilt and so takes them all. */
  static List<String> rebuilt(StructType standing, StructType fresh) {
    Map<String, StructField> byName = Schemas.byName(fresh);
    List<String> notes = new ArrayList<>();
    for (StructField field : standing.fields()) {
      StructField now = byName.remove(field.name().toLowerCase(Locale.ROOT));
      if (now == null) {
        notes.add("column %s is gone (breaking)".formatted(field.name()));
      } else if (!same(field.dataType(), now.dataType())) {
        notes.add(
            "column %s from %s to %s (%s)"
                .formatted(
                    field.name(),
                    field.dataType().sql(),
                    now.dataType().sql(),
                    widens(field.dataType(), now.dataType()) ? "widening" : "breaking"));
      }
    }
    List<String> added = byName.values().stream().map(StructField::name).toList();
    if (!added.isEmpty()) {
      notes.add("new columns " + added + " (compatible)");
    }
    return notes;
  }

  private static LagoaException refused(Table table, List<String> problems, boolean wider) {
    String policy =
        table.rules().schemaChange() == SchemaChange.STRICT
            ? ", or set schema-change = add"
            : wider ? ", or set schema-change = widen, which takes wider types" : "";
    return new LagoaException(
        POLICY,
        "%s: Breaking change of %s: %s; rebuild it by --select %s --full, or keep the columns%s"
            .formatted(
                table.place(), table.name(), String.join(", ", problems), table.name(), policy));
  }

  /** Whether every value of one type is one of another. */
  private static boolean widens(DataType from, DataType to) {
    if (LADDER.contains(from) && LADDER.contains(to)) {
      return LADDER.indexOf(from) < LADDER.indexOf(to);
    }
    if (from instanceof DecimalType narrow && to instanceof DecimalType wide) {
      return wide.scale() >= narrow.scale()
          && wide.precision() - wide.scale() >= narrow.precision() - narrow.scale();
    }
    return same(from, DataTypes.FloatType) && same(to, DataTypes.DoubleType);
  }

  private static boolean same(DataType one, DataType other) {
    return one.sql().equals(other.sql());
  }
}
