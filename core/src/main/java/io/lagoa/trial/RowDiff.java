package io.lagoa.trial;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import io.lagoa.plan.TextTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Decides whether two datasets of the same columns hold the same rows, each as often, in any order.
 * Floating-point numbers are equal when their first twelve digits are, as sums depend on the order
 * of their terms.
 */
final class RowDiff {
  private static final int SHOWN = 20;
  private static final MathContext DIGITS = new MathContext(12);

  private RowDiff() {}

  /** The rows that are missing and unexpected, as an aligned table; empty if there are none. */
  static Optional<String> between(Dataset<Row> actual, Dataset<Row> expected) {
    List<List<String>> unexpected = texts(actual);
    List<List<String>> missing = new ArrayList<>();
    int found = unexpected.size();
    for (List<String> row : texts(expected)) {
      if (!unexpected.remove(row)) {
        missing.add(row);
      }
    }
    if (missing.isEmpty() && unexpected.isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> lines = new ArrayList<>();
    missing.forEach(row -> lines.add(line("missing", row)));
    unexpected.forEach(row -> lines.add(line("unexpected", row)));
    lines.sort(Comparator.comparing(line -> line.subList(1, line.size()).toString()));
    int more = lines.size() - SHOWN;
    List<List<String>> table = new ArrayList<>();
    table.add(line("", List.of(expected.columns())));
    table.addAll(lines.subList(0, Math.min(SHOWN, lines.size())));
    return Optional.of(
        "Rows differ: %d missing, %d unexpected, %d as expected%n%s%s"
            .formatted(
                missing.size(),
                unexpected.size(),
                found - unexpected.size(),
                TextTable.of(table, List.of()),
                more > 0 ? "\n  … and " + more + " more" : ""));
  }

  private static List<String> line(String kind, List<String> row) {
    List<String> line = new ArrayList<>(row);
    line.add(0, kind);
    return line;
  }

  private static List<List<String>> texts(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.schema().fields()).map(RowDiff::comparable).toArray(Column[]::new);
    List<List<String>> texts = new ArrayList<>();
    for (Row row : rows.select(columns).collectAsList()) {
      List<String> text = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        text.add(row.isNullAt(i) ? "NULL" : text(row.get(i)));
      }
      texts.add(text);
    }
    return texts;
  }

  private static Column comparable(StructField field) {
    Column column = col("`" + field.name() + "`");
    DataType type = field.dataType();
    if (TypedRows.isNested(type)) {
      return to_json(column);
    }
    if (type.sameType(DataTypes.BinaryType)) {
      return concat(lit("0x"), hex(column));
    }
    boolean floating = type.sameType(DataTypes.DoubleType) || type.sameType(DataTypes.FloatType);
    return floating ? column.cast("double") : column.cast("string");
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString()
          : number.toString();
    }
    String text = value.toString();
    return text.equals("NULL") ? "'NULL'" : text;
  }
}
