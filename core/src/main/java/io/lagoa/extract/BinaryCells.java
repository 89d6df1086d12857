package io.lagoa.extract;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;

/** Values of PostgreSQL's binary format that need no more than their bytes. */
enum BinaryCells implements BinaryCell {
  BOOLEAN {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putBoolean(row, from[at] != 0);
    }
  },
  SHORT {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putShort(row, (short) SHORTS.get(from, at));
    }
  },
  INTEGER {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putInt(row, (int) INTS.get(from, at));
    }
  },
  LONG {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putLong(row, (long) LONGS.get(from, at));
    }
  },
  UNSIGNED {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putLong(row, Integer.toUnsignedLong((int) INTS.get(from, at)));
    }
  },
  FLOAT {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putFloat(row, Float.intBitsToFloat((int) INTS.get(from, at)));
    }
  },
  DOUBLE {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putDouble(row, Double.longBitsToDouble((long) LONGS.get(from, at)));
    }
  },
  TEXT {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putByteArray(row, from, at, length);
    }
  },
  BYTES {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putByteArray(row, from, at, length);
    }
  },
  /** Text after the number of the format. */
  JSONB {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      if (from[at] != 1) {
        throw new Unrepresentable("jsonb of version " + from[at]);
      }
      to.putByteArray(row, from, at + 1, length - 1);
    }
  },
  UUID {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      byte[] text = new byte[36];
      int end = 0;
      for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
          text[end++] = '-';
        }
        text[end++] = (byte) DIGITS.charAt((from[at + i] >> 4) & 15);
        text[end++] = (byte) DIGITS.charAt(from[at + i] & 15);
      }
      to.putByteArray(row, text, 0, end);
    }
  },
  /** Days since 2000-01-01. */
  DATE {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      int days = (int) INTS.get(from, at);
      if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
        throw new Unrepresentable(days > 0 ? "infinity" : "-infinity");
      }
      to.putInt(row, days + EPOCH_DAYS);
    }
  },
  /** Microseconds since 2000-01-01 in UTC. */
  INSTANT {
    @Override
    public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
      to.putLong(row, micros(from, at));
    }
  };

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final String DIGITS = "0123456789abcdef";
  private static final int EPOCH_DAYS = 10_957;
  private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

  /** Microseconds since 1970-01-01. */
  static long micros(byte[] from, int at) {
    long micros = (long) LONGS.get(from, at);
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      throw new Unrepresentable(micros > 0 ? "infinity" : "-infinity");
    }
    return micros + EPOCH_MICROS; // PostgreSQL's years end far below
  }

  static short int2(byte[] from, int at) {
    return (short) SHORTS.get(from, at);
  }

  static int int4(byte[] from, int at) {
    return (int) INTS.get(from, at);
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }
}
