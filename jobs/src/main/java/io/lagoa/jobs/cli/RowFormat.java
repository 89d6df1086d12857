package io.lagoa.jobs.cli;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;

import io.lagoa.plan.TextTable;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** How rows are printed. */
enum RowFormat {
  /** Aligned, for people; a part of the rows. */
  TABLE {
    @Override
    void print(Dataset<Row> rows, int limit, PrintStream out) {
      List<Row> some = rows.limit(limit + 1).collectAsList();
      List<List<String>> lines = new ArrayList<>();
      lines.add(List.of(rows.columns()));
      List<Integer> numbers = new ArrayList<>();
      StructField[] fields = rows.schema().fields();
      ZoneId zone = ZoneId.of(rows.sparkSession().conf().get("spark.sql.session.timeZone"));
      for (int i = 0; i < fields.length; i++) {
        if (fields[i].dataType() instanceof NumericType) {
          numbers.add(i);
        }
      }
      for (Row row : some.subList(0, Math.min(limit, some.size()))) {
        List<String> line = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
          line.add(text(row.get(i), zone));
        }
        lines.add(line);
      }
      if (rows.columns().length > 0) {
        out.println(TextTable.of(lines, numbers));
      }
      out.println();
      out.println(
          some.size() > limit
              ? "The first %d rows; --limit shows more.".formatted(limit)
              : some.size() == 1 ? "1 row." : some.size() + " rows.");
    }
  },

  /** With a header, all rows. */
  CSV {
    @Override
    void print(Dataset<Row> rows, int limit, PrintStream out) {
      out.println(String.join(",", rows.columns()));
      Column[] columns =
          Arrays.stream(rows.columns()).map(name -> col("`" + name + "`")).toArray(Column[]::new);
      print(rows.select(to_csv(struct(columns))), out);
    }
  },

  /** An object a line, all rows. */
  JSON {
    @Override
    void print(Dataset<Row> rows, int limit, PrintStream out) {
      print(rows.toJSON().toDF(), out);
    }
  };

  abstract void print(Dataset<Row> rows, int limit, PrintStream out);

  static void print(Dataset<Row> lines, PrintStream out) {
    for (Iterator<Row> line = lines.toLocalIterator(); line.hasNext(); ) {
      out.println(line.next().getString(0));
    }
  }

  private static String text(@Nullable Object value, ZoneId zone) {
    if (value instanceof Timestamp time) {
      return ISO_LOCAL_DATE_TIME.format(time.toInstant().atZone(zone)).replace('T', ' ');
    }
    if (value instanceof byte[] bytes) {
      String hex = java.util.HexFormat.of().formatHex(bytes, 0, Math.min(16, bytes.length));
      return bytes.length > 16 ? "0x%s… (%d bytes)".formatted(hex, bytes.length) : "0x" + hex;
    }
    return String.valueOf(value).replace("\n", "\\n");
  }
}
