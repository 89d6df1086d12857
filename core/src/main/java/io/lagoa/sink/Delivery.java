package io.lagoa.sink;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows to deliver.
 *
 * @param version the table's version that the target will hold
 * @param whole the whole table at that version, lazy
 * @param changes what changed since {@link Outlet#delivered()}, lazy, one row a key: the table's
 *     columns and {@code _change_type} of {@code upsert} or {@code delete}; empty when the target
 *     holds nothing yet, or when the changes are not known and all must be sent
 * @param run the run that delivers; empty outside a run
 */
public record Delivery(
    long version, Dataset<Row> whole, Optional<Dataset<Row>> changes, String run) {

  /** Outside a run. */
  public Delivery(long version, Dataset<Row> whole, Optional<Dataset<Row>> changes) {
    this(version, whole, changes, "");
  }

  /** All rows, whatever changed. */
  Delivery entire() {
    return new Delivery(version, whole, Optional.empty(), run);
  }
}
