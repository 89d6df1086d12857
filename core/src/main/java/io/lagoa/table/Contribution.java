package io.lagoa.table;

/**
 * What a module adds to the library: found by {@link java.util.ServiceLoader}, so that the core
 * knows none of them.
 */
public interface Contribution {
  /** Returns {@code to} with this module's sources, sinks, blocks and session settings. */
  Contributions contribute(Contributions to);
}
