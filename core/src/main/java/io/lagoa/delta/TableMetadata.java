package io.lagoa.delta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Decides what Delta's metadata of a next version say: its columns, and its state as a property.
 */
final class TableMetadata {
  private TableMetadata() {}

  static Metadata withState(Metadata metadata, TableState state) {
    Map<String, String> properties = new LinkedHashMap<>(Scala.map(metadata.configuration()));
    properties.put(TableState.PROPERTY, state.json());
    return copy(metadata, metadata.schemaString(), metadata.partitionColumns(), properties);
  }

  static Metadata next(Snapshot base, StructType schema, List<String> partitionBy) {
    if (base.version() >= 0) {
      return copy(
          base.metadata(),
          schema.json(),
          base.metadata().partitionColumns(),
          Scala.map(base.metadata().configuration()));
    }
    return new Metadata(
        UUID.randomUUID().toString(),
        null,
        null,
        new Format("parquet", Scala.immutable(Map.of())),
        schema.json(),
        Scala.seq(partitionBy),
        Scala.immutable(Map.of("delta.enableChangeDataFeed", "true")),
        scala.Option.apply(System.currentTimeMillis()));
  }

  private static Metadata copy(
      Metadata from,
      String schema,
      scala.collection.Seq<String> partitionBy,
      Map<String, String> properties) {
    return new Metadata(
        from.id(),
        from.name(),
        from.description(),
        from.format(),
        schema,
        Scala.seq(Scala.list(partitionBy)),
        Scala.immutable(properties),
        from.createdTime());
  }
}
