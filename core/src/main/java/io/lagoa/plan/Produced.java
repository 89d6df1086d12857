package io.lagoa.plan;

import io.lagoa.check.Counted;
import io.lagoa.delta.Version;
import io.lagoa.publish.Request;
import io.lagoa.source.Position;
import io.lagoa.table.Write;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that a step has to publish, and what they were made from.
 *
 * @param decision why, and which way
 * @param rows lazy
 * @param scope what of the table they speak for
 * @param inputs the versions that were read, by name
 * @param position how far a source was read; empty without one
 * @param basis what else per-row content depends on
 * @param counted how many rows were read, and how many their source counts; asked when the rows are
 *     written
 */
record Produced(
    Decision decision,
    Dataset<Row> rows,
    Write write,
    Request.Scope scope,
    Map<String, Version> inputs,
    Map<String, String> position,
    String basis,
    Supplier<Optional<Counted>> counted) {

  /** Rows of a source, read up to a position if it has one. */
  static Produced extracted(
      Decision decision,
      Dataset<Row> rows,
      Write write,
      Request.Scope scope,
      Optional<Position> reached,
      Supplier<Optional<Counted>> counted) {
    Map<String, String> position = reached.map(Position::values).orElse(Map.of());
    return new Produced(decision, rows, write, scope, Map.of(), position, "", counted);
  }
}
