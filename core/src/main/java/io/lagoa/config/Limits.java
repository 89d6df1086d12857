package io.lagoa.config;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Optional;

/**
 * What protects a database that is read.
 *
 * @param connections how many readers are open at once, at most; 0 is no limit
 * @param rowsPerSecond how many rows all readers together take, at most; 0 is no limit
 * @param window when it may be read, {@code 22:00-06:00}, in the lake's time zone; else always
 */
public record Limits(
    @Default("0") int connections, @Default("0") long rowsPerSecond, Optional<String> window) {
  public static final Limits NONE = new Limits(0, 0, Optional.empty());

  public Limits {
    if (connections < 0 || rowsPerSecond < 0) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID, "Invalid limits: a number is below 0; write 0 for no limit");
    }
    window.ifPresent(Window::of);
  }

  /** When the database may be read; absent for always. */
  public Optional<Window> hours() {
    return window.map(Window::of);
  }
}
