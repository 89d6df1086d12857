package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Connection;
import io.lagoa.delta.StoredTable;
import io.lagoa.error.LagoaException;
import io.lagoa.table.TableName;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Where a lake's tables are and how it reaches outside. The folders below the root are the truth:
 * {@code <root>/<layer>/<name>}.
 *
 * @param root a path of any Hadoop file system
 * @param base relative paths of declarations in code resolve against this folder
 * @param parallelism stages that run side by side
 * @param keepCheckResults whether each run that did something adds to {@code ops.checks}
 * @param retries how often a stage is tried again that met a conflict or could not reach something
 * @param memo what follows from declarations alone, as long as the lake is open
 */
public record Warehouse(
    SparkSession spark,
    String name,
    String root,
    Map<String, Connection> connections,
    Path base,
    int parallelism,
    boolean keepCheckResults,
    int retries,
    Memo memo) {
  public Warehouse {
    connections = Map.copyOf(connections);
  }

  /** Without retries, and without a table of check results. */
  public Warehouse(
      SparkSession spark,
      String name,
      String root,
      Map<String, Connection> connections,
      Path base,
      int parallelism) {
    this(spark, name, root, connections, base, parallelism, false, 0, new Memo());
  }

  /** The table of a name; it need not exist yet. */
  public StoredTable table(TableName name) {
    return StoredTable.at(spark, root + "/" + name.layer() + "/" + name.name());
  }

  /** The table beside a table that keeps its rejected rows. */
  public StoredTable quarantine(TableName name) {
    return StoredTable.at(spark, root + "/quarantine/" + name.layer() + "_" + name.name());
  }

  /** The hidden table that keeps what a table does not show and must not forget. */
  public StoredTable memory(TableName name) {
    return StoredTable.at(spark, root + "/_memory/" + name.layer() + "_" + name.name());
  }

  /**
   * A connection by name.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if there is none
   */
  public Connection connection(String name) {
    Connection connection = connections.get(name);
    if (connection == null) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Unknown connection '%s': declare it in connections { %s { url = \"jdbc:…\" } }; known are %s"
              .formatted(name, name, new TreeSet<>(connections.keySet())));
    }
    return connection;
  }
}
