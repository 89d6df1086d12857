package io.lagoa.publish;

import io.lagoa.check.RowChecks;
import java.util.List;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Names the failed checks that a marker stands for; runs where the rows are.
 *
 * @param checks the row checks as written, in the order of {@link RowChecks#checks}
 * @param keyRule the rule of the key
 */
record Reasons(List<String> checks, String keyRule) implements UDF1<String, List<String>> {
  /** Marks a row whose key is null, or is the key of another row. */
  static final String KEY = "key";

  static String keyRule(List<String> key) {
    return "key (%s) is unique and not null : stop".formatted(String.join(", ", key));
  }

  @Override
  public List<String> call(String marker) {
    if (marker.equals(KEY)) {
      return List.of(keyRule);
    }
    return RowChecks.failed(marker).stream().map(checks::get).toList();
  }
}
