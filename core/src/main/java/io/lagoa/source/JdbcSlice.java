package io.lagoa.source;

import io.lagoa.database.Product;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What one read takes, as conditions on the watermark. The newest value bounds it from above, so
 * rows that change while it runs come next time.
 *
 * @param quoted the watermark's column as SQL wants it
 * @param first whether nothing is held
 * @param since the old mark; absent on a first read and when the watermark is another column
 */
record JdbcSlice(
    String quoted,
    WatermarkKind kind,
    Product product,
    boolean first,
    Optional<JdbcMark> since,
    JdbcMark newest) {

  /** The rows that cannot be held yet. */
  String beyond() {
    if (first) {
      return all();
    }
    if (since.isEmpty() || newest.isEmpty() || newest.value().equals(since.get().value())) {
      return "1 = 0";
    }
    String upTo = quoted + " <= " + newest.literal(kind, product);
    return since.get().isEmpty()
        ? upTo
        : quoted + " > " + since.get().literal(kind, product) + " AND " + upTo;
  }

  /** The rows that may be held already; absent on a first read. */
  Optional<String> ties() {
    if (first) {
      return Optional.empty();
    }
    if (since.isEmpty()) {
      return Optional.of(all());
    }
    return Optional.of(
        since.get().isEmpty()
            ? quoted + " IS NULL"
            : "(%s = %s OR %1$s IS NULL)".formatted(quoted, since.get().literal(kind, product)));
  }

  /** A condition on the held rows that all rows equal to a tie satisfy. */
  Column near(Dataset<Row> held, String column) {
    Column watermark = held.col("`" + column.replace("`", "``") + "`");
    return since
        .map(
            mark ->
                mark.isEmpty()
                    ? watermark.isNull()
                    : watermark
                        .isNull()
                        .or(
                            kind.near(
                                watermark, held.schema().apply(column).dataType(), mark.value())))
        .orElse(functions.lit(true));
  }

  private String all() {
    return newest.isEmpty()
        ? quoted + " IS NULL"
        : "(%s <= %s OR %1$s IS NULL)".formatted(quoted, newest.literal(kind, product));
  }
}
