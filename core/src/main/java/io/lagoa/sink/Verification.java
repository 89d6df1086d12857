package io.lagoa.sink;

import io.lagoa.compare.Comparison;
import io.lagoa.compare.KeyDifference;
import io.lagoa.compare.Pairing;
import io.lagoa.database.Database;
import io.lagoa.database.Pace;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Outlet.Receipt;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Decides whether a target holds what it was delivered: counts and checksums of both sides are
 * compared, and the rows themselves where these differ.
 *
 * @param table the target as the declaration names it
 * @param key the columns that identify a row; perhaps none
 * @param extras whether rows that the table does not have are wrong there
 * @param zone of times without zone
 * @param pace how fast rows that differ may travel
 * @param title what goes where, for messages
 */
record Verification(
    Database database,
    String table,
    List<String> key,
    boolean extras,
    String zone,
    Pace pace,
    String title) {
  private static final int NAMED = 20;

  static Verification of(
      Database database,
      SinkContext context,
      JdbcSink sink,
      Mode mode,
      List<String> key,
      String title) {
    String zone = context.spark().conf().get("spark.sql.session.timeZone");
    Pace pace = new Pace(context.connection(sink.connection()).limits().rowsPerSecond());
    return new Verification(database, sink.table(), key, mode != Mode.UPSERT, zone, pace, title);
  }

  /**
   * Compares; reads both sides once, and changes nothing. Some Spark jobs.
   *
   * @param delivery whose rows the target shall hold
   * @param receipt what it did
   * @param delivered the version that the target is said to hold by now
   * @return the receipt, with what was found
   * @throws LagoaException {@code DATA_ERROR} if rows differ
   */
  Receipt after(Delivery delivery, Receipt receipt, Supplier<OptionalLong> delivered) {
    Pairing pairing = Pairing.delivered(database, table, key, delivery.whole().schema());
    Comparison.Outcome outcome =
        Comparison.delivered(pairing, delivery.whole(), zone, pace, extras, NAMED);
    String found = "verified";
    if (!outcome.isEqual()) {
      if (delivered.get().equals(OptionalLong.of(delivery.version()))) {
        throw differing(delivery, outcome);
      }
      found = "not verified: another delivery came meanwhile";
    } else if (!pairing.uncompared().isEmpty()) {
      found += " without " + String.join(", ", pairing.uncompared());
    }
    return new Receipt(receipt.written(), receipt.deleted(), found);
  }

  private LagoaException differing(Delivery delivery, Comparison.Outcome outcome) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot verify %s: it was delivered as version %d, and now differs from it: %s. Repair these rows of the target; or delete the target's row in lagoa_commit, and the next run sends all rows"
            .formatted(title, delivery.version(), named(outcome)));
  }

  private static String named(Comparison.Outcome outcome) {
    String keys =
        outcome.differences().stream()
            .limit(NAMED)
            .map(Verification::told)
            .collect(Collectors.joining("; "));
    boolean more = outcome.unopened() > 0 || outcome.differences().size() > NAMED;
    return more ? keys + "; and more" : keys;
  }

  private static String told(KeyDifference difference) {
    return "%s (%s)".formatted(difference.key(), difference.kind().name().toLowerCase(Locale.ROOT));
  }
}
