package io.lagoa.source;

import java.util.Optional;

/** Where rows come from outside the lake. A record whose components are its HOCON keys. */
public interface Source {
  /**
   * Looks at the source without reading rows: its columns, its newest position, and what is new
   * since {@link SourceContext#since()}.
   *
   * @throws io.lagoa.error.LagoaException {@code UNREACHABLE} when the source does not answer;
   *     {@code CONFIG_INVALID} when it answers that the declaration is wrong
   */
  Offer open(SourceContext context);

  /**
   * The connection whose {@code limits.connections} hold: what is read through one that has such a
   * limit takes turns. Empty if there is none.
   */
  default Optional<String> takesTurnsOn() {
    return Optional.empty();
  }
}
