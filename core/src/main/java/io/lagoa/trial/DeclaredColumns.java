package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.SCHEMA_MISMATCH;

import io.lagoa.config.Spelling;
import io.lagoa.error.LagoaException;
import io.lagoa.source.FileSource;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Decides whether given rows fit what a table declares. */
final class DeclaredColumns {
  private DeclaredColumns() {}

  /** The columns that a table, or the file source of a table, declares. */
  static Optional<StructType> of(Table table) {
    return table
        .schema()
        .or(() -> files(table).flatMap(FileSource::schema))
        .map(StructType::fromDDL);
  }

  /** Whether a table takes all columns as text, because its files are CSV and it declares none. */
  static boolean areText(Table table) {
    return of(table).isEmpty() && files(table).filter(f -> f.format().equals("csv")).isPresent();
  }

  private static Optional<FileSource> files(Table table) {
    return table
        .content()
        .flatMap(
            content ->
                content instanceof Content.FromSource from
                        && from.source() instanceof FileSource files
                    ? Optional.of(files)
                    : Optional.empty());
  }

  /**
   * The rows with all declared columns, in their order; NULL in those that are not given.
   *
   * @throws LagoaException {@code SCHEMA_MISMATCH} naming every column that is not declared, or of
   *     another type
   */
  static Dataset<Row> fit(Table table, StructType declared, Dataset<Row> rows) {
    Map<String, StructField> given = new LinkedHashMap<>();
    for (StructField field : rows.schema().fields()) {
      given.put(field.name().toLowerCase(Locale.ROOT), field);
    }
    List<String> problems = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (StructField field : declared.fields()) {
      StructField found = given.remove(field.name().toLowerCase(Locale.ROOT));
      if (found == null) {
        columns.add(functions.lit(null).cast(field.dataType()).as(field.name()));
        continue;
      }
      if (!found.dataType().sql().equals(field.dataType().sql())) {
        problems.add(
            "column %s is %s, declared is %s"
                .formatted(found.name(), found.dataType().sql(), field.dataType().sql()));
      }
      columns.add(rows.col("`" + found.name() + "`").as(field.name()));
    }
    given
        .values()
        .forEach(
            extra ->
                problems.add(
                    "column %s is not declared%s"
                        .formatted(
                            extra.name(), hint(extra.name(), List.of(declared.fieldNames())))));
    if (!problems.isEmpty()) {
      throw new LagoaException(
          SCHEMA_MISMATCH,
          "%s: Cannot give rows to %s: %s"
              .formatted(table.place(), table.name(), String.join(", ", problems)));
    }
    return rows.select(columns.toArray(new Column[0]));
  }

  /** What a name may have meant, to be put behind a message. */
  static String hint(String written, List<String> known) {
    return Spelling.nearest(written, known)
        .map("; did you mean '%s'?"::formatted)
        .orElseGet(() -> "; known are " + String.join(", ", known));
  }
}
