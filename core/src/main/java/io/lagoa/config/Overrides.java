package io.lagoa.config;

import java.util.List;
import java.util.Optional;

/**
 * What takes precedence over a pipeline file.
 *
 * @param env the environment whose file, {@code env/<env>.conf} or {@code <env>.conf} beside the
 *     pipeline file, is laid over it
 * @param set assignments {@code key=value} that win over all; the value is HOCON, or plain text
 */
public record Overrides(Optional<String> env, List<String> set) {
  public static final Overrides NONE = new Overrides(Optional.empty(), List.of());

  public Overrides {
    set = List.copyOf(set);
  }

  /** Values may be secrets, so they are not shown. */
  @Override
  public String toString() {
    return "Overrides[env=%s, set=%d]".formatted(env.orElse("none"), set.size());
  }
}
