package io.lagoa.trial;

import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import io.lagoa.table.WriteRules;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decides what stands for a table in a trial: its declaration, without what reaches outside. */
final class StandIn {
  private StandIn() {}

  /** The table filled by what was given, in the order in which it was given. */
  static Table of(Table declared, List<Dataset<Row>> arrivals) {
    Table table = isStoredHistory(declared, arrivals) ? asStored(declared) : declared;
    boolean derived =
        table.content().filter(content -> !(content instanceof Content.FromSource)).isPresent();
    Optional<Write> write =
        derived ? table.write().or(() -> Optional.of(Write.REPLACE)) : table.write();
    boolean whole =
        write.filter(chosen -> chosen == Write.REPLACE).isPresent() || Validity.ofSnapshots(table);
    return untouching(
        table, Optional.of(new Content.FromSource(new GivenRows(arrivals, whole))), write);
  }

  /** Whether the rows given for a history are its versions, not what versions are made from. */
  private static boolean isStoredHistory(Table table, List<Dataset<Row>> arrivals) {
    return Validity.isHistory(table) && List.of(arrivals.get(0).columns()).contains(Validity.FROM);
  }

  private static Table asStored(Table history) {
    return history
        .orderBy(new String[0])
        .rules(WriteRules.NONE)
        .write(Write.REPLACE)
        .key(new String[0]);
  }

  /** The table without what reaches outside, or waits. */
  static Table untouching(Table table, Optional<Content> content, Optional<Write> write) {
    return new Table(
        table.name(),
        content,
        write,
        table.key(),
        table.orderBy(),
        table.checks(),
        table.layout(),
        table.refresh(),
        Optional.empty(),
        table.schema(),
        table.tags(),
        table.owner(),
        table.description(),
        table.columns(),
        List.of(),
        table.rules(),
        table.place());
  }
}
