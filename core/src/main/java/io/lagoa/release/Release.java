package io.lagoa.release;

import java.time.Instant;
import java.util.List;

/**
 * A named set of table versions that were promoted together.
 *
 * @param name the release's name
 * @param number counts the sets of the name, from 1
 * @param of the set that this one repeats: itself, unless it was made by a rollback
 * @param at when
 * @param tables sorted by name
 */
public record Release(String name, long number, long of, Instant at, List<Released> tables) {
  public Release {
    tables = List.copyOf(tables);
  }
}
