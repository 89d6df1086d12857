package io.lagoa.delta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is declared to be, beyond its columns; each commit writes it down.
 *
 * @param partitionBy the partition columns
 * @param clusterBy the columns to keep rows together by
 * @param targetFileSize bytes of a joined file
 * @param marking whether rows that leave are marked
 * @param description what a row is
 * @param columns what each column is, by name
 */
public record Declared(
    List<String> partitionBy,
    List<String> clusterBy,
    Optional<Long> targetFileSize,
    Marking marking,
    Optional<String> description,
    Map<String, String> columns) {
  static final String CLUSTER_BY = "lagoa.cluster-by";
  static final String FILE_SIZE = "lagoa.target-file-size";

  /** Partition columns only. */
  public static Declared partitionedBy(List<String> columns) {
    return new Declared(
        columns, List.of(), Optional.empty(), Marking.AS_IS, Optional.empty(), Map.of());
  }

  /** A table's properties with what is declared of its files. */
  Map<String, String> properties(Map<String, String> before) {
    Map<String, String> properties = new LinkedHashMap<>(before);
    properties.remove(CLUSTER_BY);
    properties.remove(FILE_SIZE);
    if (!clusterBy.isEmpty()) {
      properties.put(CLUSTER_BY, String.join(",", clusterBy));
    }
    targetFileSize.ifPresent(bytes -> properties.put(FILE_SIZE, Long.toString(bytes)));
    if (marking == Marking.ALWAYS) {
      properties.put(Marking.PROPERTY, "true");
    } else if (marking == Marking.NEVER) {
      properties.computeIfPresent(Marking.PROPERTY, (name, value) -> "false");
    }
    return properties;
  }

  /** The columns with their descriptions as comments. */
  StructType commented(StructType schema) {
    StructType commented = new StructType();
    for (StructField field : schema.fields()) {
      String text = columns.get(field.name());
      commented = commented.add(text == null ? field : field.withComment(text));
    }
    return commented;
  }
}
