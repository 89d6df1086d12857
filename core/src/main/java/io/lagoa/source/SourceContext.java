package io.lagoa.source;

import io.lagoa.config.Connection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What a source may use of the lake that reads it. */
public interface SourceContext {
  SparkSession spark();

  /** The table that is filled, {@code layer.name}, for messages. */
  String table();

  /**
   * A connection by its name in {@code connections {…}}.
   *
   * @throws io.lagoa.error.LagoaException {@code CONFIG_INVALID} if there is none of that name
   */
  Connection connection(String name);

  /** Relative paths resolve against this folder. */
  Path base();

  /**
   * A new folder, of any Hadoop file system, for files that are needed until the rows are
   * published; made by the first who writes there. What a killed run leaves there, {@code maintain}
   * removes.
   */
  default String scratch() {
    return Path.of(System.getProperty("java.io.tmpdir"), "lagoa-" + UUID.randomUUID()).toString();
  }

  /** The columns that the table declares, if it does. */
  Optional<StructType> declaredSchema();

  /** The position that the table has reached; empty before the first run and for a full run. */
  Optional<Position> since();

  /**
   * What the table already holds, rejected rows included, as a lazy dataset; empty before the first
   * run and for a full run.
   */
  Optional<Dataset<Row>> held();
}
