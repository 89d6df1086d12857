package io.lagoa.compare;

import io.lagoa.database.Pace;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which rows of a database's table are compared, and how fast they may travel.
 *
 * @param rows as SQL wants them after FROM, of the table as SQL
 * @param unread which of them no run has read yet, as SQL
 * @param pace how fast they may travel
 */
public record Meant(UnaryOperator<String> rows, Optional<String> unread, Pace pace) {

  static Meant all(Pace pace) {
    return new Meant(UnaryOperator.identity(), Optional.empty(), pace);
  }
}
