package io.lagoa.extract;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Spark's door to extractions. Spark makes it from its class's name and options of text; what is
 * read, and by which password, waits here under a number until Spark has taken it.
 */
public final class ExtractProvider implements TableProvider {
  private static final String ID = "extraction";
  private static final Map<String, ExtractTable> WAITING = new ConcurrentHashMap<>();

  static Dataset<Row> dataset(SparkSession spark, ExtractTable table) {
    String id = UUID.randomUUID().toString();
    WAITING.put(id, table);
    try {
      return spark.read().format(ExtractProvider.class.getName()).option(ID, id).load();
    } finally {
      WAITING.remove(id);
    }
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return waiting(options.get(ID)).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return waiting(properties.get(ID));
  }

  private static ExtractTable waiting(@Nullable String id) {
    ExtractTable table = id == null ? null : WAITING.get(id);
    if (table == null) {
      throw new IllegalStateException(
          "This format is the library's own: declare from.jdbc instead");
    }
    return table;
  }
}
