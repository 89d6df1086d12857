package io.lagoa.lake;

import static io.lagoa.error.ErrorCode.DATA_ERROR;

import io.lagoa.config.Place;
import io.lagoa.delta.PathTable;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Warehouse;
import io.lagoa.query.Query;
import io.lagoa.release.Release;
import io.lagoa.release.Released;
import io.lagoa.table.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A lake as one of its releases names it; later versions of the tables are not seen. */
public final class LakeRelease {
  private final Warehouse warehouse;
  private final Release release;

  LakeRelease(Warehouse warehouse, Release release) {
    this.warehouse = warehouse;
    this.release = release;
  }

  /** The set of versions that it reads. */
  public Release set() {
    return release;
  }

  /**
   * The rows of a table as of the release, lazy.
   *
   * @param name {@code layer.name}
   * @throws LagoaException {@code DATA_ERROR} if the release does not name it, or it was made anew
   */
  public Dataset<Row> table(String name) {
    Released released =
        release.tables().stream()
            .filter(table -> table.table().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new LagoaException(
                        DATA_ERROR,
                        "Cannot read %s: release %s has no such table; it has %s"
                            .formatted(
                                name,
                                release.name(),
                                release.tables().stream().map(Released::table).toList())));
    StoredTable stored = warehouse.table(TableName.of(name));
    Optional<String> id = stored.current().map(Version::table);
    if (!id.equals(Optional.of(released.id()))) {
      throw new LagoaException(
          DATA_ERROR,
          "Cannot read %s of release %s: the table was deleted or made anew since; release it again"
              .formatted(name, release.name()));
    }
    return stored.read(released.version());
  }

  /**
   * Makes the released tables known to the session's catalog, as views: {@code gold.x} of release
   * {@code web} as {@code web_gold.x}. One by one: a reader may meet the old and the new for a
   * moment. With a metastore they stay, and other engines of it see them.
   *
   * @return the names, sorted
   */
  public List<String> views() {
    List<String> views = new ArrayList<>();
    for (Released released : release.tables()) {
      TableName name = TableName.of(released.table());
      String layer = "%s_%s".formatted(release.name(), name.layer());
      table(released.table());
      SparkSession spark = warehouse.spark();
      spark.sql("CREATE DATABASE IF NOT EXISTS `%s`".formatted(layer));
      spark.sql(
          "CREATE OR REPLACE VIEW `%s`.`%s` AS SELECT * FROM %s VERSION AS OF %d"
              .formatted(
                  layer,
                  name.name(),
                  PathTable.name(spark, warehouse.table(name).path()),
                  released.version()));
      views.add(layer + "." + name.name());
    }
    return views;
  }

  /**
   * The result of a query over the released tables, lazy.
   *
   * @throws LagoaException {@code QUERY_INVALID} if it is no query; {@code DATA_ERROR} as {@link
   *     #table}
   */
  public Dataset<Row> sql(String query) {
    Query parsed =
        Query.parse(
            warehouse.spark(), query, new Place(Optional.of("release " + release.name()), 0));
    Map<String, Dataset<Row>> tables = new HashMap<>();
    parsed.inputs().forEach(input -> tables.put(input, table(input)));
    return parsed.bind(tables, Map.of());
  }
}
