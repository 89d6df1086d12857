package io.lagoa.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * All row checks of a table as one column, decided while the rows are written: null for a row that
 * may be published, the failed checks for one that may not. Each check's expression stands in the
 * query once, as a bit of a number: twice, and the loop that Spark generates for thirty checks is
 * longer than the JVM compiles.
 */
public final class RowChecks {
  /** Checks that one number holds as bits. */
  private static final int CHUNK = 62;

  private final List<Check> checks;
  private final List<Chunk> chunks = new ArrayList<>();

  /** Some checks, counted together. */
  private record Chunk(List<Check> checks, Tally tally) {
    long warnings() {
      long mask = 0;
      for (int index = 0; index < checks.size(); index++) {
        if (checks.get(index).consequence() == Consequence.WARN) {
          mask |= 1L << index;
        }
      }
      return mask;
    }
  }

  private RowChecks(List<Check> checks) {
    this.checks = checks;
    for (int from = 0; from < checks.size(); from += CHUNK) {
      chunks.add(
          new Chunk(checks.subList(from, Math.min(from + CHUNK, checks.size())), new Tally()));
    }
  }

  /** The row checks among a table's checks; set checks are left out. */
  public static RowChecks of(List<Check> checks) {
    return new RowChecks(checks.stream().filter(check -> !check.isSet()).toList());
  }

  public boolean isEmpty() {
    return checks.isEmpty();
  }

  /** In the order in which {@link #failed} counts them. */
  public List<Check> checks() {
    return checks;
  }

  /**
   * The column: null for a row to publish, otherwise the failed checks as {@link #failed} reads
   * them. A check fails when its expression is false; null passes.
   */
  public Column marker(SparkSession spark) {
    if (checks.isEmpty()) {
      return lit(null).cast("string");
    }
    if (chunks.size() == 1) {
      return marker(chunks.get(0), spark);
    }
    List<Column> parts = new ArrayList<>();
    for (int index = 0; index < chunks.size(); index++) {
      parts.add(concat(lit(index + ":"), marker(chunks.get(index), spark)));
    }
    // not nullif, which evaluates its first argument twice and so counts twice
    return udf(new NonEmpty(), DataTypes.StringType)
        .apply(concat_ws(" ", parts.toArray(new Column[0])));
  }

  /** The failed checks that a marker stands for, as positions in a list of all row checks. */
  public static List<Integer> failed(String marker) {
    List<Integer> failed = new ArrayList<>();
    for (String part : marker.split(" ", -1)) {
      int colon = part.indexOf(':');
      int from = colon < 0 ? 0 : CHUNK * Integer.parseInt(part.substring(0, colon));
      long mask = Long.parseUnsignedLong(part.substring(colon + 1), 16);
      for (long rest = mask; rest != 0; rest &= rest - 1) {
        failed.add(from + Long.numberOfTrailingZeros(rest));
      }
    }
    return failed;
  }

  private static Column marker(Chunk chunk, SparkSession spark) {
    chunk.tally().register(spark);
    Column mask = lit(0L);
    for (int index = 0; index < chunk.checks().size(); index++) {
      Column failed = not(coalesce(expr(chunk.checks().get(index).expression()), lit(true)));
      mask = mask.bitwiseOR(when(failed, lit(1L << index)).otherwise(lit(0L)));
    }
    return udf(new Name(chunk.tally(), chunk.warnings()), DataTypes.StringType)
        .asNondeterministic()
        .apply(mask);
  }

  /** How the row checks came out, once the write that evaluated {@link #marker} is done. */
  public List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    for (Chunk chunk : chunks) {
      long[] counts = chunk.tally().counts();
      for (int index = 0; index < chunk.checks().size(); index++) {
        long failed = counts[index];
        verdicts.add(
            new Verdict(
                chunk.checks().get(index).toString(),
                failed == 0,
                failed,
                failed + (failed == 1 ? " row fails" : " rows fail"),
                "0 rows"));
      }
    }
    return verdicts;
  }

  /** No text at all where no check failed. */
  private static final class NonEmpty implements UDF1<String, String> {
    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("NullAway") // a UDF's null is SQL's NULL
    public String call(String text) {
      return text.isEmpty() ? null : text;
    }
  }

  /** Passes good rows by, counts failing ones, and names their checks unless all only warn. */
  private static final class Name implements UDF1<Long, String> {
    private static final long serialVersionUID = 1;
    private final Tally tally;
    private final long warnings;

    Name(Tally tally, long warnings) {
      this.tally = tally;
      this.warnings = warnings;
    }

    @Override
    @SuppressWarnings("NullAway") // a UDF's null is SQL's NULL
    public String call(Long mask) {
      if (mask == 0) {
        return null;
      }
      tally.add(mask);
      return (mask & ~warnings) == 0 ? null : Long.toHexString(mask);
    }
  }
}
