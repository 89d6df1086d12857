package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Decides how csv in a case is read: as Spark reads it, by a header line, nothing between two
 * commas being NULL; blank lines and the spaces around values do not count. No Spark job runs.
 */
record CsvRows(List<String> columns, List<Map<String, Object>> rows) {
  private static final String CORRUPT = "_corrupt_record";

  /**
   * Reads the text.
   *
   * @param where for messages
   * @throws LagoaException {@code CONFIG_INVALID} if there is no header, or a line has more or
   *     fewer values than it
   */
  static CsvRows of(SparkSession spark, String where, String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID, "%s: csv without a header line that names the columns".formatted(where));
    }
    int most = lines.get(0).split(",", -1).length;
    Row header = values(spark, lines.subList(0, 1), most).get(0);
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < most && !header.isNullAt(i); i++) {
      columns.add(header.getString(i));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : values(spark, lines.subList(1, lines.size()), columns.size())) {
      if (!row.isNullAt(columns.size())) {
        throw new LagoaException(
            CONFIG_INVALID,
            "%s: csv line '%s' does not fit its header '%s': it needs %d values"
                .formatted(where, row.getString(columns.size()), lines.get(0), columns.size()));
      }
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        if (!row.isNullAt(i)) {
          values.put(columns.get(i), row.getString(i));
        }
      }
      rows.add(values);
    }
    return new CsvRows(columns, rows);
  }

  /** The values of lines, and last the line itself where it has more or fewer. */
  private static List<Row> values(SparkSession spark, List<String> lines, int count) {
    StructType texts = new StructType();
    for (String column : Collections.nCopies(count, "c")) {
      texts = texts.add(column + texts.size(), "string");
    }
    return spark
        .createDataset(lines, Encoders.STRING())
        .select(
            functions
                .from_csv(
                    functions.col("value"),
                    functions.lit(texts.add(CORRUPT, "string").toDDL()),
                    Map.of(
                        "columnNameOfCorruptRecord", CORRUPT,
                        "ignoreLeadingWhiteSpace", "true",
                        "ignoreTrailingWhiteSpace", "true"))
                .as("line"))
        .select("line.*")
        .collectAsList();
  }
}
