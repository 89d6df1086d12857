package io.lagoa.delta;

import java.time.Instant;
import java.util.Optional;

/**
 * A version in a table's history.
 *
 * @param number Delta's version
 * @param at when it was committed
 * @param operation Delta's word for what made it
 * @param state what it was made from, if Lagoa made it
 */
public record PastVersion(long number, Instant at, String operation, Optional<TableState> state) {}
