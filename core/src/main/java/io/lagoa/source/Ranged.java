package io.lagoa.source;

/** A source that can be read by intervals of a column. */
public interface Ranged {
  /**
   * The rows of an interval that the table does not hold. Reads metadata now, rows when the result
   * is asked for them; the result is to be closed.
   *
   * @param exact whether rows that the table holds, column by column, are left out; a table with a
   *     key does so itself
   * @throws io.lagoa.error.LagoaException {@code CONFIG_INVALID} if the source has no such column,
   *     or it has no order; {@code USAGE} if the bounds are no values of it
   */
  Offer.Rows between(SourceContext context, Interval interval, boolean exact);
}
