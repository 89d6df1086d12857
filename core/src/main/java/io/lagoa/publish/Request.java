package io.lagoa.publish;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that a stage wants to publish as the next version of a table.
 *
 * @param table the declaration
 * @param write how the table takes the rows
 * @param target the table's folder
 * @param quarantine the folder of the table beside it
 * @param standing the version that stands; empty before the first
 * @param schema the columns of the next version
 * @param scope which part of the table the rows speak for
 * @param rebuild whether all that stands is replaced, columns included
 * @param rows the rows, lazy, with the columns of {@code schema}
 * @param unique whether the rows are proven to be unique by the table's key
 * @param run identifies the run
 * @param attempt identifies the attempt
 * @param made what the version is made from
 */
public record Request(
    SparkSession spark,
    Table table,
    Write write,
    StoredTable target,
    StoredTable quarantine,
    Optional<Version> standing,
    StructType schema,
    Scope scope,
    boolean rebuild,
    Dataset<Row> rows,
    boolean unique,
    String run,
    String attempt,
    Made made) {

  /** Which part of the table the rows of a request speak for. */
  public sealed interface Scope {
    /** The whole table. */
    record Whole() implements Scope {}

    /** New rows; what stands is not spoken of. */
    record NewRows() implements Scope {}

    /**
     * The rows of some keys: a key that is named and has no row has left.
     *
     * @param keys the key's columns, one row a key, lazy
     */
    record Keys(Dataset<Row> keys) implements Scope {}

    /** As the state and the reports say it. */
    default String text() {
      if (this instanceof Keys) {
        return "changed keys";
      }
      return this instanceof NewRows ? "new rows" : "full";
    }
  }

  /**
   * What a version is made from.
   *
   * @param inputs what is read of each lake table
   * @param position how far the source is read
   * @param fingerprint changes when the declaration would give other rows
   * @param basis what else per-row content depends on
   */
  public record Made(
      Map<String, TableState.Read> inputs,
      Map<String, String> position,
      String fingerprint,
      String basis) {}
}
