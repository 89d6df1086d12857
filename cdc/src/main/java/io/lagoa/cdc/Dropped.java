package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Finds tables that were dropped, in what the engine remembers of definitions. */
final class Dropped {
  private Dropped() {}

  /**
   * The first followed table that was dropped: its rows left without events.
   *
   * @param lines definitions that came since the last run, JSON
   */
  static Optional<LogTable> in(List<String> lines, List<LogTable> tables) {
    for (String line : lines) {
      for (JsonNode change : Image.parse(line).path("tableChanges")) {
        String id = change.path("id").asText().replace("\"", "");
        if (change.path("type").asText().equals("DROP")) {
          Optional<LogTable> found =
              tables.stream().filter(table -> table.toString().equals(id)).findFirst();
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }
}
