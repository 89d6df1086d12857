package io.lagoa.extract;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Times without a zone, meant in the session's. */
final class LocalTimestamps {
  private static final long MICROS = 1_000_000;

  private LocalTimestamps() {}

  static BinaryCell cell(ZoneId zone) {
    return isUtc(zone)
        ? BinaryCells.INSTANT
        : (to, row, from, at, length) ->
            to.putLong(row, instant(BinaryCells.micros(from, at), zone));
  }

  /**
   * The microseconds of the moment when a clock in that zone shows that time.
   *
   * @param micros what the clock shows, as if it were UTC's
   * @throws Unrepresentable if it never shows it, for it was set forward
   */
  static long instant(long micros, ZoneId zone) {
    if (isUtc(zone)) {
      return micros;
    }
    long second = Math.floorDiv(micros, MICROS);
    LocalDateTime shown = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    ZoneRules rules = zone.getRules();
    if (rules.getValidOffsets(shown).isEmpty()) {
      throw new Unrepresentable("%s, a time that %s has not".formatted(shown, zone));
    }
    return micros - rules.getOffset(shown).getTotalSeconds() * MICROS;
  }

  private static boolean isUtc(ZoneId zone) {
    return zone.getRules().isFixedOffset()
        && zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
  }
}
