package io.lagoa.publish;

import io.lagoa.check.Counted;
import io.lagoa.check.Verdict;
import io.lagoa.delta.TableState.Counts;
import java.util.List;
import java.util.Optional;

/**
 * What became of a request.
 *
 * @param version the new version, or the one that stands if it says all of this already; empty if
 *     nothing was published
 * @param counts rows by what became of them
 * @param rows rows of the table now
 * @param bytes bytes written into the table
 * @param verdicts how the checks came out
 * @param offending where the rows that failed are kept, as a query; empty if none failed
 * @param counted how many rows were read, and how many their source counted; empty if it did not
 */
public record Outcome(
    Optional<Long> version,
    Counts counts,
    long rows,
    long bytes,
    List<Verdict> verdicts,
    Optional<String> offending,
    Optional<Counted> counted) {
  public Outcome {
    verdicts = List.copyOf(verdicts);
  }

  /** Whether a check forbade publishing. */
  public boolean stopped() {
    return verdicts.stream().anyMatch(Verdict::stops);
  }
}
