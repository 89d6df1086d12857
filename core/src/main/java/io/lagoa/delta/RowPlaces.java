package io.lagoa.delta;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat$;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Gathers numbers of rows in a file, BIGINT from 0, into a compressed bitmap, BINARY, in the
 * portable form of Delta's deletion vectors. NULL is passed by.
 */
public final class RowPlaces extends Aggregator<Long, RowPlaces.Gathered, byte[]> {
  private static final long serialVersionUID = 1;

  private RowPlaces() {}

  /** The rows of a group. */
  public static Column of(Column row) {
    return functions.udaf(new RowPlaces(), Encoders.LONG()).apply(row);
  }

  @Override
  public Gathered zero() {
    return new Gathered();
  }

  @Override
  public Gathered reduce(Gathered gathered, @Nullable Long row) {
    if (row != null) {
      gathered.rows.add(row);
    }
    return gathered;
  }

  @Override
  public Gathered merge(Gathered one, Gathered other) {
    one.rows.merge(other.rows);
    return one;
  }

  @Override
  public byte[] finish(Gathered gathered) {
    return bytes(gathered.rows);
  }

  @Override
  public Encoder<Gathered> bufferEncoder() {
    return Encoders.javaSerialization(Gathered.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }

  static byte[] bytes(RoaringBitmapArray rows) {
    rows.runOptimize();
    return rows.serializeAsByteArray(RoaringBitmapArrayFormat$.MODULE$.Portable());
  }

  /** The bitmap, as it goes between tasks. */
  public static final class Gathered implements Externalizable {
    private static final long serialVersionUID = 1;
    private RoaringBitmapArray rows = new RoaringBitmapArray();

    /** For deserialization. */
    public Gathered() {}

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      byte[] bytes = bytes(rows);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      rows = RoaringBitmapArray.readFrom(bytes);
    }
  }
}
