package io.lagoa.sink.mysql;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Slot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Stops at a value that the server would round without a word, even in its strict mode: a fraction
 * in a text that becomes a whole number, and one of a second where the column has fewer digits.
 */
final class Exact implements Iterator<InternalRow> {
  private static final Pattern TIMES =
      Pattern.compile("(?:DATETIME|TIMESTAMP|TIME)(?:\\((\\d)\\))?");
  private static final Pattern WHOLE =
      Pattern.compile("(?:TINYINT|SMALLINT|MEDIUMINT|INT|INTEGER|BIGINT|YEAR)\\b.*");
  private static final Pattern FRACTION = Pattern.compile("\\.(\\d+)\\s*$");
  private static final int MICROS = 6;

  /** What a value would lose; empty if nothing. */
  @FunctionalInterface
  private interface Guard {
    Optional<String> lost(InternalRow row, int at);
  }

  private record Guarded(int at, Slot slot, Guard guard) {}

  private final Iterator<InternalRow> rows;
  private final List<Guarded> guarded;

  private Exact(Iterator<InternalRow> rows, List<Guarded> guarded) {
    this.rows = rows;
    this.guarded = guarded;
  }

  /** The same rows. */
  static Iterator<InternalRow> of(Iterator<InternalRow> rows, List<Slot> slots) {
    List<Guarded> guarded = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      int at = i;
      Slot slot = slots.get(i);
      guard(slot).ifPresent(guard -> guarded.add(new Guarded(at, slot, guard)));
    }
    return guarded.isEmpty() ? rows : new Exact(rows, guarded);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public InternalRow next() {
    InternalRow row = rows.next();
    for (Guarded column : guarded) {
      if (!row.isNullAt(column.at())) {
        column.guard().lost(row, column.at()).ifPresent(value -> refuse(column.slot(), value));
      }
    }
    return row;
  }

  private static Optional<Guard> guard(Slot slot) {
    DataType type = slot.carried();
    Matcher time = TIMES.matcher(slot.type());
    if (time.matches()) {
      int digits = time.group(1) == null ? 0 : Integer.parseInt(time.group(1));
      return digits >= MICROS ? Optional.empty() : ofTime(type, digits);
    }
    boolean text = type instanceof StringType;
    return text && WHOLE.matcher(slot.type()).matches()
        ? Optional.of((row, at) -> fractionOf(row.getUTF8String(at).toString()))
        : Optional.empty();
  }

  private static Optional<Guard> ofTime(DataType type, int digits) {
    if (type instanceof StringType) {
      return Optional.of((row, at) -> fineness(row.getUTF8String(at).toString(), digits));
    }
    long unit = BigDecimal.TEN.pow(MICROS - digits).longValueExact();
    return type instanceof TimestampType || type instanceof TimestampNTZType
        ? Optional.of((row, at) -> remainder(row.getLong(at), unit))
        : Optional.empty();
  }

  private static Optional<String> remainder(long micros, long unit) {
    return Math.floorMod(micros, unit) == 0
        ? Optional.empty()
        : Optional.of(
            LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC)
                .toString()
                .replace('T', ' '));
  }

  private static Optional<String> fineness(String text, int digits) {
    Matcher fraction = FRACTION.matcher(text);
    boolean finer =
        fraction.find()
            && fraction.group(1).length() > digits
            && !fraction.group(1).substring(digits).matches("0*");
    return finer ? Optional.of(text) : Optional.empty();
  }

  /** A text that is no number at all is refused by the server. */
  private static Optional<String> fractionOf(String text) {
    try {
      return new BigDecimal(text.strip()).stripTrailingZeros().scale() > 0
          ? Optional.of(text)
          : Optional.empty();
    } catch (NumberFormatException other) {
      return Optional.empty();
    }
  }

  private static void refuse(Slot slot, String value) {
    throw new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot deliver column %s: the target's %s does not hold all of %s, and the server would round it; CAST it in the query, or give the target's column a type that holds it"
            .formatted(slot.name(), slot.type(), value));
  }
}
