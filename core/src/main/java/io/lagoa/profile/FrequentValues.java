package io.lagoa.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most frequent texts in one pass with a bounded number of counters (Misra and Gries,
 * 1982): with more different values than counters, counts are too small by at most the rows divided
 * by the counters.
 */
final class FrequentValues extends Aggregator<String, FrequentValues.Counters, String> {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COUNTERS = 512;
  private static final int LONGEST = 200;
  private static final int SHOWN = 20;

  /** Counts by value, and whether some were given up; public, or Spark cannot encode it. */
  public static final class Counters implements Serializable {
    private static final long serialVersionUID = 1;
    private final HashMap<String, Long> counts = new HashMap<>();
    private boolean lossy;

    void add(String value, long rows) {
      if (value.length() > LONGEST) {
        lossy = true;
        return;
      }
      Long known = counts.get(value);
      if (known != null || counts.size() < COUNTERS) {
        counts.put(value, known == null ? rows : known + rows);
      } else {
        lossy = true;
        giveUp(rows, value);
      }
    }

    /** Takes as many rows from all as the smallest has, so that a counter becomes free. */
    private void giveUp(long rows, String value) {
      long least = counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
      long taken = Math.min(least, rows);
      for (Iterator<Map.Entry<String, Long>> all = counts.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<String, Long> one = all.next();
        if (one.getValue() <= taken) {
          all.remove();
        } else {
          one.setValue(one.getValue() - taken);
        }
      }
      if (rows > taken) {
        add(value, rows - taken);
      }
    }
  }

  /**
   * What was found.
   *
   * @param values the most frequent first
   * @param all whether these are all values, with exact counts
   */
  record Found(List<ColumnProfile.Frequent> values, boolean all) {}

  @Override
  public Counters zero() {
    return new Counters();
  }

  @Override
  public Counters reduce(Counters counters, @Nullable String value) {
    if (value != null) {
      counters.add(value, 1);
    }
    return counters;
  }

  @Override
  public Counters merge(Counters one, Counters two) {
    two.counts.forEach(one::add);
    one.lossy |= two.lossy;
    return one;
  }

  @Override
  public String finish(Counters counters) {
    ObjectNode root = JSON.createObjectNode();
    root.put("all", !counters.lossy && counters.counts.size() <= SHOWN);
    ObjectNode values = root.putObject("values");
    counters.counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return root.toString();
  }

  /** Reads the result of the aggregation. */
  static Found read(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      List<ColumnProfile.Frequent> values = new ArrayList<>();
      root.path("values")
          .fields()
          .forEachRemaining(
              entry ->
                  values.add(
                      new ColumnProfile.Frequent(entry.getKey(), entry.getValue().asLong())));
      return new Found(values, root.path("all").asBoolean());
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot read frequent values: " + e, e);
    }
  }

  @Override
  public Encoder<Counters> bufferEncoder() {
    return Encoders.javaSerialization(Counters.class);
  }

  @Override
  public Encoder<String> outputEncoder() {
    return Encoders.STRING();
  }
}
