package io.lagoa.source;

import io.lagoa.config.Limits;
import io.lagoa.config.Window;
import io.lagoa.database.Hours;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Decides whether a database may be read now, by its {@link Window} in the lake's time zone. */
public final class ReadingHours {
  private ReadingHours() {}

  /** The offer of nothing, outside the window; absent within. */
  public static Optional<Offer> waiting(
      Limits limits, SourceContext context, StructType schema, Offer.Rows none) {
    return closed(limits, context.spark())
        .map(
            window ->
                new Offer(
                    schema,
                    context.since(),
                    Offer.News.NONE,
                    "outside its window %s".formatted(window),
                    none));
  }

  /**
   * Refuses to read outside the window.
   *
   * @param title what is read, for messages
   * @param table for which table of the lake
   * @throws LagoaException {@code POLICY}
   */
  public static void require(Limits limits, SparkSession spark, String title, String table) {
    closed(limits, spark)
        .ifPresent(
            window -> {
              throw new LagoaException(
                  ErrorCode.POLICY,
                  "Cannot read %s for %s: it is outside its window %s; run within it, or change connections.….limits.window"
                      .formatted(title, table, window));
            });
  }

  /** When a database may be read by its limits. */
  static Hours of(Limits limits, SparkSession spark) {
    return new Hours(
        limits.hours().orElse(null), ZoneId.of(spark.conf().get("spark.sql.session.timeZone")));
  }

  private static Optional<Window> closed(Limits limits, SparkSession spark) {
    return limits.hours().filter(window -> !of(limits, spark).areNow());
  }
}
