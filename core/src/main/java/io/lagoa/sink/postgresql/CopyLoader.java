package io.lagoa.sink.postgresql;

import io.lagoa.sink.Loader;
import io.lagoa.sink.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads rows by COPY in the binary format, encoded from Spark's own rows into one buffer.
 *
 * @param table as SQL wants it
 * @param slots the columns, of which each has an encoder
 */
record CopyLoader(String table, List<Slot> slots) implements Loader {
  private static final int FULL = 1 << 16;

  @Override
  public Loaded load(Connection connection, Iterator<InternalRow> rows, OptionalLong task)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement());
    try {
      return load(copy, rows);
    } catch (SQLException | RuntimeException failure) {
      cancel(copy, failure);
      throw failure;
    }
  }

  private static void cancel(CopyIn copy, Exception failure) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
  }

  private Loaded load(CopyIn copy, Iterator<InternalRow> rows) throws SQLException {
    Encoder[] encoders = slots.stream().map(CopyLoader::encoder).toArray(Encoder[]::new);
    CopyBuffer buffer = new CopyBuffer();
    buffer.putAscii("PGCOPY\n");
    buffer.putByte(0xFF);
    buffer.putAscii("\r\n");
    buffer.putByte(0);
    buffer.putLong(0); // no flags, no extension
    long loaded = 0;
    long checksum = 0;
    while (rows.hasNext()) {
      int start = buffer.size();
      encode(rows.next(), encoders, buffer);
      checksum += buffer.hash(start);
      loaded++;
      if (buffer.size() >= FULL) {
        send(copy, buffer);
      }
    }
    buffer.putShort(-1);
    send(copy, buffer);
    copy.endCopy();
    return new Loaded(loaded, checksum);
  }

  private static void encode(InternalRow row, Encoder[] encoders, CopyBuffer buffer) {
    buffer.putShort(encoders.length);
    for (int i = 0; i < encoders.length; i++) {
      if (row.isNullAt(i)) {
        buffer.putInt(-1);
      } else {
        encoders[i].encode(row, i, buffer);
      }
    }
  }

  private static void send(CopyIn copy, CopyBuffer buffer) throws SQLException {
    copy.writeToCopy(buffer.bytes(), 0, buffer.size());
    buffer.clear();
  }

  private static Encoder encoder(Slot slot) {
    return Encoders.of(slot.carried(), slot.type(), slot.name())
        .orElseThrow(() -> new IllegalStateException("No encoder for " + slot));
  }

  private String statement() {
    return "COPY %s (%s) FROM STDIN (FORMAT binary)"
        .formatted(table, slots.stream().map(Slot::sql).collect(Collectors.joining(", ")));
  }
}
