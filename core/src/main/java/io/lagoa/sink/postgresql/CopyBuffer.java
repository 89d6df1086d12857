package io.lagoa.sink.postgresql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Bytes of a binary COPY, of which the room is used again and again. */
final class CopyBuffer {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1 << 17];
  private int end;

  /** What was put so far, up to {@link #size()}. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return end;
  }

  void clear() {
    end = 0;
  }

  void putByte(int value) {
    room(1);
    bytes[end++] = (byte) value;
  }

  void putShort(int value) {
    room(2);
    SHORT.set(bytes, end, (short) value);
    end += 2;
  }

  void putInt(int value) {
    room(4);
    INT.set(bytes, end, value);
    end += 4;
  }

  void putLong(long value) {
    room(8);
    LONG.set(bytes, end, value);
    end += 8;
  }

  void putBytes(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, end, value.length);
    end += value.length;
  }

  void putText(UTF8String value) {
    int length = value.numBytes();
    room(length);
    value.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + (long) end);
    end += length;
  }

  void putAscii(String value) {
    putBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Leaves room for the length of what follows. */
  int open() {
    putInt(0);
    return end;
  }

  /** Sets the length of what followed, as {@link #open()} answered where it begins. */
  void close(int start) {
    INT.set(bytes, start - 4, end - start);
  }

  /** Sets an int that was put earlier. */
  void setInt(int at, int value) {
    INT.set(bytes, at, value);
  }

  /** A hash of all from a place on. */
  long hash(int start) {
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET + (long) start, end - start, 42);
  }

  private void room(int more) {
    if (bytes.length - end < more) {
      long wanted = Math.max((long) end + more, 2L * bytes.length);
      if ((long) end + more > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("A row has more than 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
