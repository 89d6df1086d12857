package io.lagoa.database;

import io.lagoa.config.Window;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a database may be read.
 *
 * @param window of a day; null for always
 * @param zone of the window
 */
public record Hours(@Nullable Window window, ZoneId zone) implements Serializable {
  public static final Hours ALWAYS = new Hours(null, ZoneOffset.UTC);

  /** Whether reading may begin now. */
  public boolean areNow() {
    return window == null || window.holds(LocalTime.now(zone));
  }

  /**
   * Refuses to begin with a part of a reading that began in time.
   *
   * @param doing what began, for messages: {@code read on in public.rental}
   * @throws LagoaException {@code POLICY}
   */
  public void requireNow(String doing) {
    if (!areNow()) {
      throw new LagoaException(
          ErrorCode.POLICY,
          "Cannot %s: its window %s has ended before all was read, and nothing was published; run again within it. If it is too short, give its connection a wider limits.window, more limits.connections or limits.rows-per-second, or the table more partitions"
              .formatted(doing, window));
    }
  }
}
