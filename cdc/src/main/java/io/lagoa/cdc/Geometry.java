package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decides how a geometry of an event is stored: as EWKB, with its reference system in it. */
final class Geometry {
  private static final int HAS_SRID = 0x20000000;

  private Geometry() {}

  /** From a struct of {@code wkb} and {@code srid}, or of {@code x} and {@code y}. */
  static byte[] ewkb(JsonNode value) {
    byte[] wkb = value.hasNonNull("wkb") ? Values.bytes(value.path("wkb")) : point(value);
    if (!value.hasNonNull("srid") || wkb.length < 5) {
      return wkb;
    }
    ByteOrder order = wkb[0] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int type = ByteBuffer.wrap(wkb).order(order).getInt(1);
    if ((type & HAS_SRID) != 0) {
      return wkb;
    }
    return ByteBuffer.allocate(wkb.length + 4)
        .order(order)
        .put(wkb[0])
        .putInt(type | HAS_SRID)
        .putInt(value.path("srid").asInt())
        .put(wkb, 5, wkb.length - 5)
        .array();
  }

  private static byte[] point(JsonNode value) {
    return ByteBuffer.allocate(21)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 1)
        .putInt(1)
        .putDouble(Values.floating(value.path("x")))
        .putDouble(Values.floating(value.path("y")))
        .array();
  }
}
