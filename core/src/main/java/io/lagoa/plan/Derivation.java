package io.lagoa.plan;

import io.lagoa.delta.Version;
import io.lagoa.publish.Request;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the rows of a table out of what was read of other tables.
 *
 * @param bound the query over its inputs, for proofs; empty for a transform
 */
record Derivation(
    Pipeline pipeline, Graph.Node node, InputTables inputs, Optional<Dataset<Row>> bound) {

  /** What a refresh has to publish, lazy. */
  Produced of(
      Decision decision,
      String run,
      String attempt,
      Optional<Version> standing,
      Map<String, Version> versions,
      InputTables.Reading reading) {
    boolean anew = decision.way() == Decision.Way.FULL && folds();
    PinnedInputs pinned =
        inputs.pinned(run, attempt, anew ? Optional.empty() : standing, versions, reading.tables());
    Dataset<Row> rows = reading.of(transformed(pinned));
    Write write = table().write().orElse(Write.REPLACE);
    Request.Scope scope = reading.scope();
    if (decision.way() == Decision.Way.NEW_ROWS && write == Write.REPLACE) {
      write = Write.APPEND;
    } else if (decision.way() == Decision.Way.FOLDED) {
      Folded folded = new Folded(table(), bound.orElseThrow());
      scope = folded.scope(rows);
      write = folded.write();
      rows = inputs.folded(folded, rows, standing.orElseThrow(), versions);
    }
    return new Produced(
        decision,
        rows,
        write,
        scope,
        versions,
        Map.of(),
        inputs.basis(pinned, versions),
        Optional::empty);
  }

  private Table table() {
    return node.table();
  }

  /** Whether what stands is part of what the next version is made from. */
  private boolean folds() {
    return table().content().orElseThrow() instanceof Content.FromTransform transform
        && transform.folds().isPresent();
  }

  private Dataset<Row> transformed(PinnedInputs pinned) {
    return table().content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.transform().apply(pinned)
        : node.query().orElseThrow().bind(pinned.tables(), pipeline.parameters());
  }
}
