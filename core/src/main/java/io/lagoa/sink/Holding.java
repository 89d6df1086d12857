package io.lagoa.sink;

import java.util.OptionalLong;

/**
 * What a target holds of a table, by the target's own token.
 *
 * @param version the table's version; empty if it holds nothing of this table
 * @param remade whether the table made another version of that number since, as after a restored
 *     backup: what changed is then not known
 * @param token the token as text, which is another one after each delivery; empty if there is none
 */
public record Holding(OptionalLong version, boolean remade, String token) {
  /** By a token that tells no more than a version. */
  static Holding of(OptionalLong version) {
    return new Holding(
        version, false, version.isPresent() ? String.valueOf(version.getAsLong()) : "");
  }
}
