package io.lagoa.extract;

import io.lagoa.check.Counted;
import io.lagoa.extract.Arrivals.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the rows of an extraction on both sides, scan by scan: what arrived of its parts, and what
 * the database counts of the whole, which knows nothing of parts.
 */
final class Ledger implements AutoCloseable {
  private final Arrivals arrivals = new Arrivals();
  private final Map<Scan, Count> counts = new LinkedHashMap<>();
  private final boolean beside;

  /**
   * @param beside whether the database may count while readers read
   */
  Ledger(boolean beside) {
    this.beside = beside;
  }

  /** The parts of a whole. Spark may plan one several times. */
  private record Scan(String whole, List<Part> parts) {}

  /** Where readers say what arrived. */
  Arrivals arrivals(SparkSession spark) {
    if (!arrivals.isRegistered()) {
      spark.sparkContext().register(arrivals);
    }
    return arrivals;
  }

  /**
   * Takes a scan in, and its number.
   *
   * @param whole what its parts are, as SQL wants it after WHERE
   * @param count the database's count of a condition
   */
  synchronized int scan(String whole, List<Part> parts, Function<String, Count> count) {
    Scan scan = new Scan(whole, List.copyOf(parts));
    if (!counts.containsKey(scan)) {
      Count counting = count.apply(whole);
      counts.put(scan, counting);
      if (beside) {
        counting.begin();
      }
    }
    return List.copyOf(counts.keySet()).indexOf(scan);
  }

  /**
   * Both numbers of all scans, or those of the first one whose numbers differ; empty if nothing was
   * scanned. Waits for the database.
   */
  synchronized Optional<Counted> counted() {
    Optional<Counted> all = Optional.empty();
    int number = 0;
    for (Map.Entry<Scan, Count> entry : counts.entrySet()) {
      int scan = number++;
      List<Long> parts =
          arrivals.value().entrySet().stream()
              .filter(arrival -> arrival.getKey().scan() == scan)
              .map(Map.Entry<Place, Long>::getValue)
              .toList();
      if (parts.isEmpty() && !entry.getKey().parts().isEmpty()) {
        continue; // planned, and not read
      }
      long read = parts.stream().mapToLong(Long::longValue).sum();
      Counted counted = new Counted(read, entry.getValue().rows());
      if (counted.differs()) {
        return Optional.of(counted);
      }
      all = Optional.of(all.map(counted::and).orElse(counted));
    }
    return all;
  }

  @Override
  public synchronized void close() {
    counts.values().forEach(Count::close);
  }
}
