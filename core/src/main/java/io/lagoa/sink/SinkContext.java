package io.lagoa.sink;

import io.lagoa.config.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What a sink may use of the lake that delivers to it. */
public interface SinkContext {
  SparkSession spark();

  /** The table that is delivered, {@code layer.name}. */
  String table();

  /**
   * Names the table beyond its name: changes when the table is made anew. Empty before its first
   * version.
   */
  Optional<String> tableId();

  /** How many rows the table holds; empty if that is not known. */
  default OptionalLong rows() {
    return OptionalLong.empty();
  }

  /**
   * The last version that changed rows of the table, as it is now: others may write it meanwhile.
   * Empty if that is not known.
   */
  default OptionalLong newest() {
    return OptionalLong.empty();
  }

  /**
   * Names the commit that made a version of the table beyond its number, which a table that was set
   * back makes again. By the log as it is now; empty if that is not known.
   */
  default Optional<String> commit(long version) {
    return Optional.empty();
  }

  /** The table's columns as they are or will be; without fields while they are not known. */
  StructType schema();

  /** The table's key; may be empty. */
  List<String> key();

  /** What a row is, in words. */
  default Optional<String> description() {
    return Optional.empty();
  }

  /** What columns are, in words, by name. */
  default Map<String, String> columns() {
    return Map.of();
  }

  /**
   * A connection by its name in {@code connections {…}}.
   *
   * @throws io.lagoa.error.LagoaException {@code CONFIG_INVALID} if there is none of that name
   */
  Connection connection(String name);
}
