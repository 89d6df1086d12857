package io.lagoa.extract;

import static io.lagoa.extract.BinaryCells.int4;

import org.apache.spark.sql.execution.vectorized.WritableColumnVector;

/**
 * An array of one dimension that begins at 1, as Spark's do.
 *
 * @param element what takes each element
 */
record ArrayCell(BinaryCell element) implements BinaryCell {
  private static final long serialVersionUID = 1;
  private static final int HEAD = 12;
  private static final int DIMENSION = 8;

  @Override
  public void put(WritableColumnVector to, int row, byte[] from, int at, int length) {
    int dimensions = int4(from, at);
    WritableColumnVector elements = to.arrayData();
    int first = elements.getElementsAppended();
    if (dimensions == 0) {
      to.putArray(row, first, 0);
      return;
    }
    int count = int4(from, at + HEAD);
    int begins = int4(from, at + HEAD + 4);
    if (dimensions > 1 || begins != 1) {
      throw new Unrepresentable(
          dimensions > 1
              ? "an array of %d dimensions".formatted(dimensions)
              : "an array that begins at %d".formatted(begins));
    }
    elements.reserve(first + count);
    elements.appendNulls(count);
    int next = at + HEAD + DIMENSION;
    for (int i = 0; i < count; i++) {
      int size = int4(from, next);
      next += 4;
      if (size >= 0) {
        elements.putNotNull(first + i);
        element.put(elements, first + i, from, next, size);
        next += size;
      }
    }
    to.putArray(row, first, count);
  }
}
