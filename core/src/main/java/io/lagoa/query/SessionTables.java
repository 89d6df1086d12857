package io.lagoa.query;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;

/**
 * Decides how a session forgets a table: by its catalog's entry alone, since the folder may be
 * gone, or be another lake's.
 */
public final class SessionTables {
  private SessionTables() {}

  /** Where the session believes a table to be; empty if it knows none of that name. */
  public static Optional<String> location(SparkSession spark, String layer, String name) {
    TableIdentifier table = new TableIdentifier(name, scala.Option.apply(layer));
    SessionCatalog catalog = spark.sessionState().catalog();
    try {
      return catalog.tableExists(table)
          ? Optional.of(new Path(catalog.getTableMetadata(table).location()).toString())
          : Optional.empty();
    } catch (Exception e) { // of other kinds on each Spark line: somebody dropped it since
      return Optional.empty();
    }
  }

  /** Removes the entry, if there is one; no file is touched. */
  public static void forget(SparkSession spark, String layer, String name) {
    spark
        .sessionState()
        .catalog()
        .dropTable(new TableIdentifier(name, scala.Option.apply(layer)), true, false);
  }
}
