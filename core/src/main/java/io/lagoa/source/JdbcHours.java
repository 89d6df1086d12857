package io.lagoa.source;

import io.lagoa.config.Limits;
import io.lagoa.config.Window;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** Decides whether a database may be read now, by its {@link Window} in the lake's time zone. */
final class JdbcHours {
  private JdbcHours() {}

  /** The offer of nothing, outside the window; absent within. */
  static Optional<Offer> waiting(
      Limits limits, SourceContext context, StructType schema, Offer.Rows none) {
    return closed(limits, context)
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
   * @throws LagoaException {@code POLICY}
   */
  static void require(Limits limits, SourceContext context, String title) {
    closed(limits, context)
        .ifPresent(
            window -> {
              throw new LagoaException(
                  ErrorCode.POLICY,
                  "Cannot read %s for %s: it is outside its window %s; run within it, or change connections.….limits.window"
                      .formatted(title, context.table(), window));
            });
  }

  private static Optional<Window> closed(Limits limits, SourceContext context) {
    LocalTime now =
        LocalTime.now(ZoneId.of(context.spark().conf().get("spark.sql.session.timeZone")));
    return limits.hours().filter(window -> !window.holds(now));
  }
}
