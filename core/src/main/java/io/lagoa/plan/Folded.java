package io.lagoa.plan;

import static io.lagoa.error.Names.quoted;

import io.lagoa.check.Check;
import io.lagoa.check.Consequence;
import io.lagoa.delta.Changes;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Touched;
import io.lagoa.delta.Version;
import io.lagoa.publish.Request;
import io.lagoa.query.Folds;
import io.lagoa.query.Query;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Decides whether new rows of an input are put together with the groups of a table that stand, so
 * that no old row is read: if its groups identify its rows, all that it shows of them can be
 * carried on, and what stands is what was made.
 *
 * @param bound the query over its inputs; their rows do not matter
 */
record Folded(Table table, Dataset<Row> bound) {
  /** What new rows hold up to this is sent to every task. */
  private static final long FEW = 16L << 20;

  /** A table up to this is, so that nobody looks first for the groups that it must have. */
  private static final long SMALL = 4L << 20;

  Optional<Decision> decide(Version now, List<Moved> inputs, Map<String, Touched> touched) {
    boolean whole =
        table.write().orElse(Write.REPLACE) == Write.REPLACE
            && table.rules().replaceBy() == ReplaceBy.TABLE
            && table.partitionBy().isEmpty();
    // a group that was set aside does not stand, though its rows were read
    boolean shown = table.checks().stream().noneMatch(Folded::setsAside);
    boolean untouched =
        now.state().filter(state -> state.dataVersion() == now.dataVersion()).isPresent();
    if (!whole || !shown || !untouched || inputs.size() > 1) {
      return Optional.empty();
    }
    Moved input = inputs.get(0);
    return Optional.ofNullable(touched.get(input.input()))
        .filter(files -> files.changes() == Changes.INSERTS && input.hasChangeFeed())
        .flatMap(files -> Query.folds(bound, input.input()))
        .filter(folds -> table.key().isEmpty() || folds.groups().equals(Set.copyOf(table.key())))
        .filter(folds -> folds.fit(now.schema()))
        .map(folds -> Decision.of(Decision.Way.FOLDED, input.input(), input.range()));
  }

  private static boolean setsAside(Check check) {
    return check.consequence() == Consequence.REJECT;
  }

  /** How the groups are taken in: each replaces the one that stands. */
  Write write() {
    return table.key().isEmpty() ? Write.REPLACE : Write.UPSERT;
  }

  /** Which groups are spoken of: where they are no key, those that the new rows have. */
  Request.Scope scope(Dataset<Row> fresh) {
    Column[] groups =
        Query.groups(bound).stream()
            .map(group -> functions.col(quoted(group)))
            .toArray(Column[]::new);
    return table.key().isEmpty()
        ? new Request.Scope.Keys(fresh.select(groups))
        : new Request.Scope.NewRows();
  }

  /**
   * The groups of new rows, as they are with them, lazy.
   *
   * @param fresh the query over new rows
   * @param stored the table
   * @param standing its version that the groups are put together with
   */
  Dataset<Row> put(Moved input, Dataset<Row> fresh, StoredTable stored, Version standing) {
    boolean few = input.touched().filter(touched -> touched.bytes() <= FEW).isPresent();
    Folds.Sent sent = few ? Folds.Sent.FRESH : Folds.Sent.NEITHER;
    return Query.folds(bound, input.input())
        .orElseThrow()
        .put(
            fresh,
            stored.readAll(standing.number()),
            stored.bytes() <= SMALL ? Folds.Sent.STANDING : sent);
  }
}
