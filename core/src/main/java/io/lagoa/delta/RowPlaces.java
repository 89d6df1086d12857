package io.lagoa.delta;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat$;

/**
 * Numbers of rows in a file, from 0, as a compressed bitmap. It is serialized in the portable form
 * of Delta's deletion vectors.
 */
public final class RowPlaces implements Externalizable {
  private static final long serialVersionUID = 2;
  private RoaringBitmapArray rows = new RoaringBitmapArray();

  /** None. */
  public RowPlaces() {}

  public void add(long row) {
    rows.add(row);
  }

  RoaringBitmapArray rows() {
    return rows;
  }

  static byte[] bytes(RoaringBitmapArray rows) {
    rows.runOptimize();
    return rows.serializeAsByteArray(RoaringBitmapArrayFormat$.MODULE$.Portable());
  }

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
