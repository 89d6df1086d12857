package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Decides what the log says of a table beside its files. */
final class TableMetadata {
  /** A checkpoint is made inside a commit and takes a tenth of a small one: not every ten. */
  private static final Map<String, String> FIRST = Map.of("delta.checkpointInterval", "50");

  private static final String MAPPING = "delta.columnMapping.mode";
  private static final String DEFAULTS = "spark.databricks.delta.properties.defaults.";

  private TableMetadata() {}

  /** Of the next version: what stands, with the columns and what is declared now. */
  static Metadata of(SparkSession spark, Snapshot base, StructType schema, Declared declared) {
    Metadata metadata = described(spark, base, schema, declared);
    String mapping = Scala.map(metadata.configuration()).getOrDefault(MAPPING, "none");
    if (!mapping.equals("none")) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot write the table in %s: %s = %s, and columns that have other names in the files are only read; write it anew without (CREATE OR REPLACE TABLE … AS SELECT), or leave it to the tool that made it and read it as an input"
              .formatted(base.path().getParent(), MAPPING, mapping));
    }
    return metadata;
  }

  private static Metadata described(
      SparkSession spark, Snapshot base, StructType schema, Declared declared) {
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
        Scala.immutable(followed(declared.properties(first(spark)))),
        scala.Option.apply(System.currentTimeMillis()));
  }

  /** A mapping that the session has for new tables would be that of the files, not of the log. */
  private static Map<String, String> first(SparkSession spark) {
    Map<String, String> first = new LinkedHashMap<>(FIRST);
    if (spark.conf().getOption(DEFAULTS + MAPPING.replace("delta.", "")).isDefined()) {
      first.put(MAPPING, "none");
    }
    return first;
  }

  /**
   * With change rows, also in a table that another tool made: without them Delta takes rows that
   * are set aside for rows of the table.
   */
  private static Map<String, String> followed(Map<String, String> properties) {
    Map<String, String> followed = new LinkedHashMap<>(properties);
    followed.put(ChangeFeed.PROPERTY, "true");
    return followed;
  }

  /** Whether rows of a version's files can be marked as gone. */
  static boolean marks(Snapshot base) {
    return base.version() >= 0
        && "true".equals(Scala.map(base.metadata().configuration()).get(Marking.PROPERTY));
  }

  /** The same, with deletion vectors if the table grows so large that they pay from now on. */
  static Metadata marking(
      Metadata metadata,
      Snapshot base,
      Marking marking,
      List<Written> added,
      Collection<DataFile> removed) {
    long bytes =
        Scala.optional(base.checksumOpt()).map(VersionChecksum::tableSizeBytes).orElse(0L)
            + added.stream().mapToLong(Written::bytes).sum()
            - removed.stream().mapToLong(DataFile::bytes).sum();
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
