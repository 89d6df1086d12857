package io.lagoa.maintain;

import io.lagoa.delta.Extent;
import java.util.List;
import java.util.Optional;

/**
 * What was done to one table, or would be.
 *
 * @param table {@code layer.name}
 * @param extent its files and bytes before; empty if its log does not say
 * @param done a line for each thing; none if nothing was to do
 * @param failure what stood in the way; empty if nothing did
 */
public record Upkept(
    String table, Optional<Extent> extent, List<String> done, Optional<String> failure) {
  public Upkept {
    done = List.copyOf(done);
  }
}
