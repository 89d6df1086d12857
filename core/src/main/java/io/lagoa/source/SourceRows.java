package io.lagoa.source;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Decides how rows that are held are compared with those of a source: as rows of its columns. */
record SourceRows(StructType schema) {
  /** Held rows with the columns and types of the source, so that they can be compared. */
  Dataset<Row> like(Dataset<Row> held) {
    Set<String> names = Set.of(held.columns());
    return held.select(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    (names.contains(field.name()) ? col(quoted(field.name())) : lit(null))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }
}
