package io.lagoa.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * All row checks of a table as one column, decided while the rows are written: null for a row that
 * may be published, the failed checks for one that may not. Only failing rows pay for naming what
 * failed; good rows pay for one disjunction.
 */
public final class RowChecks {
  private static final int MOST = 62;

  private final List<Check> checks;
  private final Tally tally = new Tally();
  private final long warnings;

  private RowChecks(List<Check> checks) {
    this.checks = checks;
    long mask = 0;
    for (int index = 0; index < checks.size(); index++) {
      if (checks.get(index).consequence() == Consequence.WARN) {
        mask |= 1L << index;
      }
    }
    this.warnings = mask;
  }

  /**
   * The row checks among a table's checks; set checks are left out.
   *
   * @throws LagoaException {@code CONFIG_INVALID} for more than 62
   */
  public static RowChecks of(List<Check> checks) {
    List<Check> rows = checks.stream().filter(check -> !check.isSet()).toList();
    if (rows.size() > MOST) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot judge %d row checks in one table: %d is the most; join some with AND"
              .formatted(rows.size(), MOST));
    }
    return new RowChecks(rows);
  }

  public boolean isEmpty() {
    return checks.isEmpty();
  }

  /** In the order of the bits of a marker. */
  public List<Check> checks() {
    return checks;
  }

  /**
   * The column: null for a row to publish, otherwise the failed checks in hexadecimal. A check
   * fails when its expression is false; null passes.
   */
  public Column marker(SparkSession spark) {
    if (checks.isEmpty()) {
      return lit(null).cast("string");
    }
    tally.register(spark);
    Column any = lit(false);
    Column mask = lit(0L);
    for (int index = 0; index < checks.size(); index++) {
      Column failed = not(coalesce(expr(checks.get(index).expression()), lit(true)));
      any = any.or(failed);
      mask = mask.bitwiseOR(when(failed, lit(1L << index)).otherwise(lit(0L)));
    }
    Column named =
        udf(new Name(tally, warnings), DataTypes.StringType).asNondeterministic().apply(mask);
    return when(any, named);
  }

  /** How the row checks came out, once the write that evaluated {@link #marker} is done. */
  public List<Verdict> verdicts() {
    long[] counts = tally.counts();
    List<Verdict> verdicts = new ArrayList<>();
    for (int index = 0; index < checks.size(); index++) {
      long failed = counts[index];
      verdicts.add(
          new Verdict(
              checks.get(index).toString(),
              failed == 0,
              failed,
              failed + (failed == 1 ? " row fails" : " rows fail"),
              "0 rows"));
    }
    return verdicts;
  }

  /** Counts a failing row, and names its checks unless all of them only warn. */
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
      tally.add(mask);
      return (mask & ~warnings) == 0 ? null : Long.toHexString(mask);
    }
  }
}
