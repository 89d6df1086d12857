package io.lagoa.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of the two tables that are compared, asked in bounded queries. */
interface Side {
  /** The lowest and highest position of its rows; absent without rows. */
  Optional<Range> range();

  /** What the rows of each part of a range come to; parts without rows are absent. */
  Map<Long, Sum> sums(Range range);

  /** The rows of some ranges. */
  List<Held> rows(List<Range> ranges);
}
