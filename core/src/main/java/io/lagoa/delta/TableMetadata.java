package io.lagoa.delta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Decides what the log says of a table beside its files. */
final class TableMetadata {
  /** Without it Delta takes rows that are set aside for rows of the table. */
  private static final String CHANGE_FEED = "delta.enableChangeDataFeed";

  /** A checkpoint is made inside a commit and takes a tenth of a small one: not every ten. */
  private static final Map<String, String> FIRST = Map.of("delta.checkpointInterval", "50");

  private TableMetadata() {}

  /** Of the next version: what stands, with the columns and what is declared now. */
  static Metadata of(Snapshot base, StructType schema, Declared declared) {
    String columns = declared.commented(schema).json();
    if (base.version() >= 0) {
      return copy(
          base.metadata(),
          declared.description().orElse(base.metadata().description()),
          columns,
          declared.partitionBy(),
          followed(declared.properties(Scala.map(base.metadata().configuration()))));
    }
    return new Metadata(
        UUID.randomUUID().toString(),
        null,
        declared.description().orElse(null),
        new Format("parquet", Scala.immutable(Map.of())),
        columns,
        Scala.seq(declared.partitionBy()),
        Scala.immutable(followed(declared.properties(FIRST))),
        scala.Option.apply(System.currentTimeMillis()));
  }

  /** With change rows, also in a table that another tool made. */
  private static Map<String, String> followed(Map<String, String> properties) {
    Map<String, String> followed = new LinkedHashMap<>(properties);
    followed.put(CHANGE_FEED, "true");
    return followed;
  }

  /** Whether rows of a version's files can be marked as gone. */
  static boolean marks(Snapshot base) {
    return base.version() >= 0
        && "true".equals(Scala.map(base.metadata().configuration()).get(Marking.PROPERTY));
  }

  /** The same, with deletion vectors if the table has grown so large that they pay. */
  static Metadata marking(Metadata metadata, Snapshot base, Marking marking) {
    long bytes = Scala.optional(base.checksumOpt()).map(VersionChecksum::tableSizeBytes).orElse(0L);
    boolean begins = !metadata.configuration().contains(Marking.PROPERTY) && marking.begins(bytes);
    return begins ? with(metadata, Marking.PROPERTY, "true") : metadata;
  }

  /** The same, with one property more. */
  static Metadata with(Metadata metadata, String property, String value) {
    Map<String, String> properties = new LinkedHashMap<>(Scala.map(metadata.configuration()));
    properties.put(property, value);
    return copy(
        metadata,
        metadata.description(),
        metadata.schemaString(),
        Scala.list(metadata.partitionColumns()),
        properties);
  }

  private static Metadata copy(
      Metadata from,
      @Nullable String description,
      String schema,
      List<String> partitionBy,
      Map<String, String> properties) {
    return new Metadata(
        from.id(),
        from.name(),
        description,
        from.format(),
        schema,
        Scala.seq(partitionBy),
        Scala.immutable(properties),
        from.createdTime());
  }
}
