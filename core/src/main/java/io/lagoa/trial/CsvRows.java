package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Decides how csv in a case is read: as Spark reads it, by a header line, nothing between two
 * commas being NULL; blank lines and the spaces around values do not count.
 */
record CsvRows(List<String> columns, List<Map<String, Object>> rows) {

  /**
   * Reads the text. Starts a small Spark job.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if there is no header, or a line has more or
   *     fewer values than it
   */
  static CsvRows of(SparkSession spark, String where, String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID, "%s: csv without a header line that names the columns".formatted(where));
    }
    Dataset<Row> read =
        spark
            .read()
            .option("header", "true")
            .option("mode", "FAILFAST")
            .option("ignoreLeadingWhiteSpace", "true")
            .option("ignoreTrailingWhiteSpace", "true")
            .csv(spark.createDataset(lines, Encoders.STRING()));
    try {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Row row : read.collectAsList()) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
          if (!row.isNullAt(i)) {
            values.put(read.columns()[i], row.getString(i));
          }
        }
        rows.add(values);
      }
      return new CsvRows(List.of(read.columns()), rows);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) { // SparkException is checked and unseen by Java
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: csv that does not fit its header '%s': each line needs %d values"
              .formatted(where, lines.get(0), read.columns().length),
          e);
    }
  }
}
