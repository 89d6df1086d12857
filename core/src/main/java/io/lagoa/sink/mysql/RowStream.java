package io.lagoa.sink.mysql;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/** Rows as a file that {@code LOAD DATA} reads, written as they are asked for. */
final class RowStream extends InputStream {
  private static final int FULL = 1 << 16;

  private final Iterator<InternalRow> rows;
  private final FieldText[] fields;
  private final Room room = new Room();
  private int taken;
  private long count;

  RowStream(Iterator<InternalRow> rows, List<DataType> types) {
    this.rows = rows;
    this.fields = types.stream().map(FieldText::of).toArray(FieldText[]::new);
  }

  /** How many rows were read from it. */
  long count() {
    return count;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (taken == room.size()) {
      fill();
    }
    int some = Math.min(length, room.size() - taken);
    if (some == 0) {
      return length == 0 ? 0 : -1;
    }
    room.copy(taken, into, from, some);
    taken += some;
    return some;
  }

  private void fill() {
    room.reset();
    taken = 0;
    while (room.size() < FULL && rows.hasNext()) {
      InternalRow row = rows.next();
      for (int i = 0; i < fields.length; i++) {
        if (i > 0) {
          room.write('\t');
        }
        if (row.isNullAt(i)) {
          room.write('\\');
          room.write('N');
        } else {
          fields[i].write(row, i, room);
        }
      }
      room.write('\n');
      count++;
    }
  }

  /** Bytes that are read where they lie. */
  private static final class Room extends ByteArrayOutputStream {
    void copy(int from, byte[] into, int to, int length) {
      System.arraycopy(buf, from, into, to, length);
    }
  }
}
