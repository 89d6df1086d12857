package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.POLICY;
import static io.lagoa.error.ErrorCode.QUERY_INVALID;
import static io.lagoa.error.ErrorCode.SCHEMA_MISMATCH;

import io.lagoa.check.Check;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Content;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Refuses columns that do not fit a declaration, and declarations that do not fit columns. */
final class Schemas {
  private Schemas() {}

  /** All columns nullable, without metadata: as a lake table has them. */
  static StructType plain(StructType schema) {
    StructType plain = new StructType();
    for (StructField field : schema.fields()) {
      plain = plain.add(field.name(), field.dataType(), true);
    }
    return plain;
  }

  /**
   * Checks that a table is laid out as it is declared.
   *
   * @throws LagoaException {@code POLICY} if its partition columns were others
   */
  static void requireLayout(Table table, List<String> partitionBy) {
    if (!partitionBy.equals(table.partitionBy())) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot lay out %s anew in part: it is partitioned by %s and declared with partition-by = %s; rebuild it by --select %s --full, or keep the columns"
              .formatted(
                  table.place(), table.name(), partitionBy, table.partitionBy(), table.name()));
    }
  }

  /**
   * Checks that a result fits the declared contract.
   *
   * @throws LagoaException {@code SCHEMA_MISMATCH} naming every difference
   */
  static void requireDeclared(Table table, StructType declared, StructType result) {
    Map<String, StructField> byName = byName(result);
    List<String> problems = new ArrayList<>();
    for (StructField field : declared.fields()) {
      StructField found = byName.remove(field.name().toLowerCase(Locale.ROOT));
      if (found == null) {
        problems.add("column %s %s is missing".formatted(field.name(), field.dataType().sql()));
      } else if (!found.dataType().sql().equals(field.dataType().sql())) {
        problems.add(
            "column %s is declared %s and the query gives %s"
                .formatted(field.name(), field.dataType().sql(), found.dataType().sql()));
      }
    }
    byName
        .values()
        .forEach(extra -> problems.add("column %s is not declared".formatted(extra.name())));
    if (!problems.isEmpty()) {
      throw new LagoaException(
          SCHEMA_MISMATCH,
          "%s: %s does not fit its schema: %s"
              .formatted(table.place(), table.name(), String.join(", ", problems)));
    }
  }

  /**
   * Checks that the columns and checks of a declaration fit a schema.
   *
   * @throws LagoaException {@code CONFIG_INVALID} or {@code QUERY_INVALID}
   */
  static void requireFits(SparkSession spark, Table table, StructType schema) {
    Map<String, List<String>> uses =
        Map.of("key", table.key(), "order-by", table.orderBy(), "compare", table.rules().compare());
    requireColumns(table, uses, schema);
    requireColumns(
        table, Map.of("partition-by", table.partitionBy()), Validity.added(table, schema));
    requireDeletes(spark, table, schema);
    if (table.rules().replaceBy() == ReplaceBy.PARTITION
        && !(table.content().orElseThrow() instanceof Content.FromSource)) {
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: Invalid table %s: replace by = partition is for tables with from; remove it: a query's partitions are replaced where they are affected"
              .formatted(table.place(), table.name()));
    }
    for (StructField field : schema.fields()) {
      if (field.dataType().sameType(DataTypes.NullType)) {
        throw new LagoaException(
            QUERY_INVALID,
            "%s: Column '%s' of %s has no type; write CAST(NULL AS …)"
                .formatted(table.place(), field.name(), table.name()));
      }
    }
    Dataset<Row> empty = spark.createDataFrame(List.of(), schema);
    for (Check check : table.checks()) {
      if (!check.isSet()) {
        requireBoolean(table, "check '%s'".formatted(check), check.expression(), empty);
      }
      check.setRule().ifPresent(rule -> MeasuredColumns.require(table, check, rule, schema));
    }
  }

  private static void requireColumns(
      Table table, Map<String, List<String>> uses, StructType schema) {
    Map<String, StructField> byName = byName(schema);
    new TreeMap<>(uses)
        .forEach(
            (use, columns) -> {
              for (String column : columns) {
                if (!byName.containsKey(column.toLowerCase(Locale.ROOT))) {
                  throw new LagoaException(
                      CONFIG_INVALID,
                      "%s: Unknown column '%s' in %s of %s; columns are %s"
                          .formatted(
                              table.place(),
                              column,
                              use,
                              table.name(),
                              List.of(schema.fieldNames())));
                }
              }
            });
  }

  private static void requireDeletes(SparkSession spark, Table table, StructType schema) {
    if (table.rules().deleteWhen().isEmpty()) {
      return;
    }
    if (table.write().filter(write -> write == Write.UPSERT || write == Write.HISTORY).isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: Invalid table %s: delete-when has no meaning without write = upsert or history; add one, or remove it"
              .formatted(table.place(), table.name()));
    }
    requireBoolean(
        table,
        "delete-when '%s'".formatted(table.rules().deleteWhen().orElseThrow()),
        table.rules().deleteWhen().orElseThrow(),
        spark.createDataFrame(List.of(), schema));
  }

  private static void requireBoolean(
      Table table, String what, String expression, Dataset<Row> empty) {
    String problem;
    try {
      StructType type = empty.select(functions.expr(expression)).schema();
      if (type.fields()[0].dataType().sameType(DataTypes.BooleanType)) {
        return;
      }
      problem = "it gives %s, not true or false".formatted(type.fields()[0].dataType().sql());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // AnalysisException is checked and unseen by Java
      problem = String.valueOf(e.getMessage()).split("\n", 2)[0].replaceAll(" SQLSTATE.*", "");
    }
    throw new LagoaException(
        QUERY_INVALID,
        "%s: Invalid %s of %s: %s".formatted(table.place(), what, table.name(), problem));
  }

  static Map<String, StructField> byName(StructType schema) {
    Map<String, StructField> byName = new java.util.LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      byName.put(field.name().toLowerCase(Locale.ROOT), field);
    }
    return byName;
  }
}
