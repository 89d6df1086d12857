package io.lagoa.plan;

import io.lagoa.delta.Extent;
import io.lagoa.query.ColumnValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The part of a table that is recomputed: all rows that have one of some values in some columns.
 *
 * @param columns whose values tell the part
 * @param partitions whether they are the table's partition columns and whole partitions are
 *     replaced
 * @param values the values, if they are known before any row is read
 * @param reads what is read of each input that changed, by its log: where the values are known all
 *     that is read of it, else the change rows that tell them
 */
record Affected(
    List<String> columns,
    boolean partitions,
    Optional<ColumnValues> values,
    Supplier<Map<String, Extent>> reads) {
  Affected {
    columns = List.copyOf(columns);
  }
}
