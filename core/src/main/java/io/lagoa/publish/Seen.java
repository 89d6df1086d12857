package io.lagoa.publish;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Optional;

/** Decides whether an attempt starts from the version that was looked at before it was opened. */
final class Seen {
  private Seen() {}

  /**
   * The attempt, if it does.
   *
   * @param seen the version that stood then; empty if there was none
   * @param table for the message
   * @throws LagoaException {@code CONFLICT} if another writer committed since
   */
  static Attempt required(Attempt attempt, Optional<Version> seen, String table) {
    if (attempt.next() - 1 != seen.map(Version::number).orElse(-1L)) {
      throw new LagoaException(
          ErrorCode.CONFLICT,
          "Cannot commit version %d of %s: another writer was faster; run again"
              .formatted(attempt.next(), table));
    }
    return attempt;
  }
}
