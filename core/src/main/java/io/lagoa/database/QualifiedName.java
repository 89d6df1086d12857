package io.lagoa.database;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table's name in a database as users write it: {@code table}, {@code schema.table} or {@code
 * catalog.schema.table}. A part in double quotes, back-ticks or brackets is meant literally; any
 * other is spelled as the database would spell it.
 */
public record QualifiedName(List<Part> parts) {
  private static final Pattern PART =
      Pattern.compile("\\G(?:\"((?:[^\"]|\"\")+)\"|`([^`]+)`|\\[([^]]+)]|([^\"`\\[\\].]+))(\\.|$)");

  /** One part; {@code exact} if it was quoted. */
  record Part(String text, boolean exact) {}

  public QualifiedName {
    parts = List.copyOf(parts);
  }

  /**
   * Parses a name.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is not one to three parts
   */
  public static QualifiedName of(String text) {
    Matcher matcher = PART.matcher(text.strip());
    List<Part> parts = matcher.results().map(QualifiedName::part).toList();
    String whole = matcher.reset().results().map(MatchResult::group).collect(Collectors.joining());
    if (parts.isEmpty() || parts.size() > 3 || !whole.equals(text.strip()) || whole.endsWith(".")) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid table name '%s': write table, schema.table or catalog.schema.table, with double quotes around a part that holds a dot"
              .formatted(text));
    }
    return new QualifiedName(parts);
  }

  private static Part part(MatchResult match) {
    if (match.group(4) != null) {
      return new Part(match.group(4).strip(), false);
    }
    String quoted = match.group(1) == null ? null : match.group(1).replace("\"\"", "\"");
    if (quoted == null) {
      quoted = match.group(2) == null ? match.group(3) : match.group(2);
    }
    return new Part(quoted, true);
  }

  /** The part that many places from the end, 0 being the table. */
  Optional<Part> fromEnd(int place) {
    int index = parts.size() - 1 - place;
    return index < 0 ? Optional.empty() : Optional.of(parts.get(index));
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::text).collect(Collectors.joining("."));
  }
}
