package io.lagoa.sink;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows on their way: counts those that delete their key, and stops at one without a key. */
final class Departing implements Iterator<InternalRow> {
  private final Iterator<InternalRow> rows;
  private final int mark;
  private final int[] key;
  private final String title;
  private long deletions;

  private Departing(Iterator<InternalRow> rows, int mark, int[] key, String title) {
    this.rows = rows;
    this.mark = mark;
    this.key = key;
    this.title = title;
  }

  /**
   * Rows of which some may delete their key.
   *
   * @param mark the field that is 1 where the row does; -1 if there is none
   */
  static Departing marked(Iterator<InternalRow> rows, int mark) {
    return new Departing(rows, mark, new int[0], "");
  }

  /**
   * Rows that need a key.
   *
   * @param key the fields that must not be NULL
   * @param title what goes where, for messages
   */
  static Departing keyed(Iterator<InternalRow> rows, List<Integer> key, String title) {
    return new Departing(rows, -1, key.stream().mapToInt(Integer::intValue).toArray(), title);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public InternalRow next() {
    InternalRow row = rows.next();
    if (mark >= 0 && row.getInt(mark) == 1) {
      deletions++;
    }
    for (int field : key) {
      if (row.isNullAt(field)) {
        throw Application.ambiguous("of a row", title);
      }
    }
    return row;
  }

  long deletions() {
    return deletions;
  }
}
