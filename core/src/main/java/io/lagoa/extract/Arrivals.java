package io.lagoa.extract;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * How many rows of each part arrived, exactly: a part that is read again, by a task that is retried
 * or doubled or by another pass over the rows, takes its own place.
 */
final class Arrivals extends AccumulatorV2<Arrivals.Arrival, Map<Arrivals.Place, Long>> {
  private static final long serialVersionUID = 1;

  private final HashMap<Place, Long> rows = new HashMap<>();

  /**
   * Which part of which scan.
   *
   * @param scan the number of the scan in its extraction
   * @param part the number of the part in its scan
   */
  record Place(int scan, int part) implements Serializable {}

  /** A part that was read to its end. */
  record Arrival(Place place, long rows) {}

  @Override
  public void add(Arrival arrival) {
    rows.put(arrival.place(), arrival.rows());
  }

  @Override
  public void merge(AccumulatorV2<Arrival, Map<Place, Long>> other) {
    rows.putAll(other.value());
  }

  @Override
  public Map<Place, Long> value() {
    return rows;
  }

  @Override
  public boolean isZero() {
    return rows.isEmpty();
  }

  @Override
  public AccumulatorV2<Arrival, Map<Place, Long>> copy() {
    Arrivals copy = new Arrivals();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    rows.clear();
  }
}
