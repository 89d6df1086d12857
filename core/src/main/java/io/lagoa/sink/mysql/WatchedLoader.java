package io.lagoa.sink.mysql;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Loader;
import io.lagoa.sink.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;

/**
 * Loads by batches, and refuses what the server would change without an error. Values that it only
 * notes are loaded row by row, which is slow: after a batch, it tells the notes of the last row.
 *
 * @param slots with points in time as they are in UTC
 */
record WatchedLoader(Loader batches, List<Slot> slots) implements Loader {
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long MICROS_A_DAY = TimeUnit.DAYS.toMicros(1);

  @Override
  public Loaded load(Connection connection, Iterator<InternalRow> rows, OptionalLong task)
      throws SQLException {
    if (!MySqlTypes.areNoted(slots)) {
      return batches.load(connection, new Dated(rows), task);
    }
    long loaded = 0;
    while (rows.hasNext()) {
      batches.load(connection, new Dated(List.of(rows.next()).iterator()), task);
      Warnings.requireNone(connection);
      loaded++;
    }
    return new Loaded(loaded, null);
  }

  /** Stops at a year that the server does not have, and reads as another. */
  private final class Dated implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;

    Dated(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public InternalRow next() {
      InternalRow row = rows.next();
      for (int i = 0; i < slots.size(); i++) {
        if (!row.isNullAt(i)) {
          requireYear(row, i);
        }
      }
      return row;
    }

    private void requireYear(InternalRow row, int at) {
      Slot slot = slots.get(at);
      long day = 0;
      if (slot.carried() instanceof DateType) {
        day = row.getInt(at);
      } else if (slot.carried() instanceof TimestampNTZType) {
        day = Math.floorDiv(row.getLong(at), MICROS_A_DAY);
      }
      if (day < FIRST_DAY || day > LAST_DAY) {
        throw new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot deliver column %s: the database has no day %s; it has the years 0 to 9999"
                .formatted(slot.name(), LocalDate.ofEpochDay(day)));
      }
    }
  }
}
