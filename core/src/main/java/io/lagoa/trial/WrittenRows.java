package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as a case writes them: a list of {@code { column = value }}, or a block with {@code rows} or
 * {@code csv} (a path or the text itself), and {@code schema} where no declaration tells the types.
 *
 * @param columns the columns that are named, in the order in which they first are
 * @param rows values by column: text, numbers, booleans, lists, maps; absent is NULL
 * @param schema the types, as Spark DDL
 */
record WrittenRows(List<String> columns, List<Map<String, Object>> rows, Optional<String> schema) {
  private static final List<String> KEYS = List.of("rows", "csv", "schema");

  /**
   * Reads what is written.
   *
   * @param where for messages: file, case and table
   * @param base a path of a csv file is relative to this folder
   * @throws LagoaException {@code CONFIG_INVALID} if it is neither of the forms
   */
  static WrittenRows of(SparkSession spark, String where, Object written, Path base) {
    if (written instanceof List<?> list) {
      return of(where, list, List.of(), Optional.empty());
    }
    if (!(written instanceof Map<?, ?> block)) {
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: expected rows as [ { column = value }, … ] or a block with rows or csv, got '%s'"
              .formatted(where, written));
    }
    for (Object key : block.keySet()) {
      if (!KEYS.contains(key)) {
        throw new LagoaException(
            CONFIG_INVALID,
            "%s: Unknown key '%s'%s; rows stand in brackets: [ { column = value }, … ]"
                .formatted(where, key, DeclaredColumns.hint(String.valueOf(key), KEYS)));
      }
    }
    Optional<String> schema = Optional.ofNullable(block.get("schema")).map(String::valueOf);
    Object rows = block.get("rows");
    Object csv = block.get("csv");
    if ((rows == null) == (csv == null)) {
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: expected either rows or csv, got %s"
              .formatted(where, rows == null ? "none" : "both"));
    }
    if (csv != null) {
      CsvRows read = CsvRows.of(spark, where, csvText(where, String.valueOf(csv), base));
      return new WrittenRows(read.columns(), read.rows(), schema);
    }
    return of(
        where,
        rows instanceof List<?> list ? list : List.of(rows),
        schema.map(ddl -> List.of(columns(where, ddl).fieldNames())).orElse(List.of()),
        schema);
  }

  /** The types that are written with the rows. */
  Optional<StructType> types(String where) {
    return schema.map(ddl -> columns(where, ddl));
  }

  /** The named columns, all of them text. */
  StructType text() {
    StructType text = new StructType();
    for (String column : columns) {
      text = text.add(column, "string");
    }
    return text;
  }

  private static WrittenRows of(
      String where, List<?> list, List<String> known, Optional<String> schema) {
    Set<String> columns = new LinkedHashSet<>(known);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> row)) {
        throw new LagoaException(
            CONFIG_INVALID,
            "%s: row %d: expected { column = value }, got '%s'"
                .formatted(where, rows.size() + 1, element));
      }
      Map<String, Object> values = new java.util.LinkedHashMap<>();
      row.forEach((column, value) -> values.put(String.valueOf(column), value));
      columns.addAll(values.keySet());
      rows.add(values);
    }
    return new WrittenRows(List.copyOf(columns), rows, schema);
  }

  private static StructType columns(String where, String ddl) {
    try {
      return StructType.fromDDL(ddl);
    } catch (Exception e) { // Spark's ParseException, which it does not declare
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: Invalid schema '%s'; write columns as in a CREATE TABLE: id BIGINT, name STRING"
              .formatted(where, ddl),
          e);
    }
  }

  private static String csvText(String where, String csv, Path base) {
    if (csv.contains("\n")) {
      return csv;
    }
    Path file = base.resolve(csv.strip());
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new LagoaException(
          CONFIG_INVALID, "%s: Cannot read csv %s: %s".formatted(where, file, e), e);
    }
  }
}
