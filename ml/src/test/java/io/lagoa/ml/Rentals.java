package io.lagoa.ml;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Rentals whose lateness follows a known law: days out grow with the amount, an evening and the
 * store, plus noise; late is above six. The rows come in no order of time, four to an hour.
 */
public final class Rentals {
  private static final Map<String, Double> STORES =
      Map.of("north", 2.5, "south", -2.5, "east", 0.0, "west", 1.0);

  private Rentals() {}

  public static Dataset<Row> of(int count, long seed) {
    Random random = new Random(seed);
    List<String> stores = STORES.keySet().stream().sorted().toList();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String store = stores.get(random.nextInt(stores.size()));
      double amount = 10 * random.nextDouble();
      int hour = random.nextInt(24);
      double days =
          1 + 0.7 * amount + STORES.get(store) + (hour > 17 ? 2 : 0) + random.nextGaussian();
      rows.add(
          RowFactory.create(
              (long) i,
              Timestamp.from(Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofHours(i / 4))),
              random.nextInt(20) == 0 ? null : amount,
              hour,
              random.nextInt(30) == 0 ? null : store,
              days > 6,
              days,
              days > 7 ? "late" : days > 4 ? "fine" : "early",
              days > 6 ? 1 : 0));
    }
    Collections.shuffle(rows, random);
    return Local.spark()
        .createDataFrame(
            rows,
            StructType.fromDDL(
                """
                rental_id BIGINT, rental_date TIMESTAMP, amount DOUBLE, hour INT, store STRING, \
                late BOOLEAN, days DOUBLE, band STRING, late_number INT"""))
        .repartition(2);
  }

  public static Examples examples(Dataset<Row> rows, String label, Task task, Labels labels) {
    return new Examples(
        rows,
        new Features(List.of("amount", "hour"), List.of("store")),
        label,
        java.util.Optional.empty(),
        task,
        labels,
        7);
  }
}
