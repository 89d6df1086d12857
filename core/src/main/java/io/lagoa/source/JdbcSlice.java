package io.lagoa.source;

import io.lagoa.config.Span;
import io.lagoa.database.Product;
import io.lagoa.error.Names;
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
 * @param since the old mark; absent on a first read, and when what is held was read without this
 *     watermark
 * @param overlap so far below the old mark is read again
 */
record JdbcSlice(
    String quoted,
    WatermarkKind kind,
    Product product,
    boolean first,
    Optional<JdbcMark> since,
    JdbcMark newest,
    Optional<Span> overlap) {

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
    if (since.get().isEmpty()) {
      return Optional.of(quoted + " IS NULL");
    }
    String mark = since.get().literal(kind, product);
    return Optional.of(
        lowest().equals(since.get().value())
            ? "(%s = %s OR %1$s IS NULL)".formatted(quoted, mark)
            : "(%1$s >= %2$s AND %1$s <= %3$s OR %1$s IS NULL)"
                .formatted(quoted, kind.literal(lowest(), product), mark));
  }

  /** The lowest value that is read; of an old mark that is not empty. */
  String lowest() {
    String mark = since.orElseThrow().value();
    return overlap.map(below -> kind.minus(mark, below)).orElse(mark);
  }

  /** A condition on the held rows that all rows equal to a tie satisfy. */
  Column near(Dataset<Row> held, String column) {
    Column watermark = held.col(Names.quoted(column));
    return since
        .map(
            mark ->
                mark.isEmpty()
                    ? watermark.isNull()
                    : watermark
                        .isNull()
                        .or(
                            kind.near(
                                watermark,
                                held.schema().apply(column).dataType(),
                                lowest(),
                                mark.value())))
        .orElse(functions.lit(true));
  }

  private String all() {
    return newest.isEmpty()
        ? quoted + " IS NULL"
        : "(%s <= %s OR %1$s IS NULL)".formatted(quoted, newest.literal(kind, product));
  }
}
