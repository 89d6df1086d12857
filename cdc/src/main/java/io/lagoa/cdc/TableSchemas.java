package io.lagoa.cdc;

import io.debezium.bean.StandardBeanNames;
import io.debezium.bean.spi.BeanRegistry;
import io.debezium.bean.spi.BeanRegistryAware;
import io.debezium.processors.spi.PostProcessor;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Tells what the engine knows of the tables that it follows, also of those that no event came of.
 * It is made by the engine, by class name; events pass by untouched.
 */
public final class TableSchemas implements PostProcessor, BeanRegistryAware {
  private static final String NAME = "lagoa";

  private String id = "";

  /** The properties by which an engine makes it. */
  static Map<String, String> settings(EngineState state, Optional<String> others) {
    return Map.of(
        "post.processors",
        others.map(theirs -> NAME + "," + theirs).orElse(NAME),
        NAME + ".type",
        TableSchemas.class.getName(),
        NAME + "." + EngineState.ID,
        state.id());
  }

  @Override
  public void configure(Map<String, ?> properties) {
    id = String.valueOf(properties.get(EngineState.ID));
  }

  @Override
  public void injectBeanRegistry(BeanRegistry beans) {
    EngineState.of(id).tables(table -> columns(beans, table));
  }

  private static Optional<Schema> columns(BeanRegistry beans, LogTable table) {
    RelationalDatabaseSchema known =
        beans.lookupByName(StandardBeanNames.DATABASE_SCHEMA, RelationalDatabaseSchema.class);
    return known.tableIds().stream()
        .filter(found -> isOf(found, table))
        .findFirst()
        .map(known::schemaFor)
        .map(TableSchema::valueSchema);
  }

  private static boolean isOf(TableId found, LogTable table) {
    String schema = found.schema() == null ? found.catalog() : found.schema();
    return found.table().equals(table.name()) && table.schema().equals(schema);
  }

  @Override
  public void apply(Object key, Struct value) {
    // events are left as they are
  }

  @Override
  public void close() {
    // holds nothing
  }
}
