package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Request;
import io.lagoa.source.FileSource;
import io.lagoa.source.Offer;
import io.lagoa.table.Content;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.Optional;

/**
 * Decides what a table does with what its source offers.
 *
 * @param full whether the table is rebuilt
 */
record Offered(Table table, StoredTable stored, boolean full) {
  /**
   * What a refresh would do.
   *
   * @throws LagoaException {@code POLICY} if the rows on offer cannot be what the table needs
   */
  Decision decision(Offer offer) {
    if (offer.news() == Offer.News.SOME && Validity.ofSnapshots(table) && !ofFiles()) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot keep a history of %s by snapshots: its source brings only what is new (%s); %s, or read it without watermark"
              .formatted(
                  table.place(),
                  table.name(),
                  offer.reason(),
                  Validity.timesSnapshots(table) ? "remove snapshots = true" : "add order-by"));
    }
    return switch (offer.news()) {
      case NONE -> Decision.nothing(offer.reason());
      case SOME ->
          new Decision(
              full ? Decision.Way.FULL : Decision.Way.NEW_ROWS,
              full ? "asked for by --full" : offer.reason());
      case ALL -> Decision.full(offer.reason());
    };
  }

  /**
   * How the table takes the rows.
   *
   * @throws LagoaException {@code POLICY} if they would be appended again
   */
  Write write(Offer offer) {
    boolean all = offer.news() == Offer.News.ALL;
    Write write = table.write().orElse(all ? Write.REPLACE : Write.APPEND);
    if (all && write == Write.APPEND && stored.current().isPresent() && !full) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot append to %s: %s, so that every row would come again; use write = replace, or upsert with a key"
              .formatted(table.place(), table.name(), offer.reason()));
    }
    return write;
  }

  /** What of the table the rows speak for. */
  Request.Scope scope(Write write) {
    boolean whole =
        (write == Write.REPLACE && table.rules().replaceBy() != ReplaceBy.PARTITION)
            || Validity.ofSnapshots(table);
    return whole ? new Request.Scope.Whole() : new Request.Scope.NewRows();
  }

  /** Whether a rebuild loses rows that runs brought and the source may have no more. */
  boolean forgets(Optional<Version> standing) {
    boolean brings =
        standing.flatMap(Version::state).filter(state -> !state.position().isEmpty()).isPresent();
    return brings
        && table.content().orElseThrow() instanceof Content.FromSource
        && table.write().filter(Write.REPLACE::equals).isEmpty();
  }

  /** New files are a new dump, as with {@code replace}. */
  private boolean ofFiles() {
    return table.content().orElseThrow() instanceof Content.FromSource from
        && from.source() instanceof FileSource;
  }
}
