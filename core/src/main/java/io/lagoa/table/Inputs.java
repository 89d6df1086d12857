package io.lagoa.table;

import io.lagoa.source.Source;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a transform reads: lake tables at pinned versions. */
public interface Inputs {
  /**
   * The rows of an input, lazy. In an incremental run of a per-row table, the input named there
   * gives its changed rows only.
   *
   * @param name {@code layer.name}, one of the inputs that the table declares
   */
  Dataset<Row> table(String name);

  /** The pinned version of an input. */
  long version(String name);

  /** Where the rows of an input come from outside the lake, if they do. */
  default Optional<Source> source(String name) {
    return Optional.empty();
  }

  /** The table's own rows before this run; empty before its first version. */
  Optional<Dataset<Row>> current();

  /** The table's rows that were set aside before this run, as they were judged; maybe none. */
  default Optional<Dataset<Row>> rejected() {
    return Optional.empty();
  }

  /** The pipeline's parameters, as text. */
  Map<String, String> parameters();

  /**
   * A folder for files that the rows of this run name, such as a trained model: unique to the
   * attempt, below the table's own folder, made by the first who writes there.
   */
  String folder();

  /** Identifies the run that asks. */
  String run();

  SparkSession spark();
}
