package io.lagoa.plan;

import io.lagoa.query.ColumnValues;
import java.util.List;
import java.util.Optional;

/**
 * The part of a table that is recomputed: all rows that have one of some values in some columns.
 *
 * @param columns whose values tell the part
 * @param partitions whether they are the table's partition columns and whole partitions are
 *     replaced
 * @param values the values, if they are known before any row is read
 */
record Affected(List<String> columns, boolean partitions, Optional<ColumnValues> values) {
  Affected {
    columns = List.copyOf(columns);
  }
}
