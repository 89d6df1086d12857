package io.lagoa.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.parser.ConfigDocumentFactory;
import io.lagoa.error.LagoaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says what is wrong with the syntax of a text, without a word of the text itself: the parser's own
 * message quotes it, and the word may be a password.
 */
final class SyntaxError {
  private static final String OTHERWISE = "this is not HOCON";
  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put("triple-quoted string was still open", "a string is not closed with three quotes");
    REASONS.put(
        "unescaped newline",
        "a quoted string does not end on its line; use three quotes for a string of several lines");
    REASONS.put("string quote was still open", "a quoted string is not closed");
    REASONS.put("escape", "wrong escape in a quoted string; write a backslash as \\\\");
    REASONS.put("was not closed with a }", "a substitution is not closed with }");
    REASONS.put(
        "not followed by {", "a $ stands outside quotes; write ${key}, or put it into quotes");
    REASONS.put(
        "Reserved character",
        "a reserved character stands outside quotes; put the value into double quotes");
    REASONS.put("may not be followed by", "a key without a value; write key = value or key { … }");
    REASONS.put("two adjacent period", "a key that begins or ends with a dot, or has two in a row");
    REASONS.put(
        "path expression", "a character that a key cannot hold; put the key into double quotes");
    REASONS.put("unbalanced close brace", "a } that closes nothing");
    REASONS.put(
        "Expecting close brace",
        "expected a comma, a line end or } after a value; quote values that hold = or :");
    REASONS.put(
        "Expecting end of input or a comma",
        "expected a comma or a line end after a value; quote values that hold = or :");
    REASONS.put("List should have", "a list is not closed with ], or a comma is missing in it");
    REASONS.put("include parameter", "write include \"file.conf\"");
    REASONS.put("trailing tokens", "text after the closing }");
    REASONS.put("Cannot concatenate", "a block or a list is joined with text");
    REASONS.put("object at file root", "expected keys and values, not a list");
    REASONS.put("got wrong token", "a key without a value");
  }

  private SyntaxError() {}

  static LagoaException in(String name, String text, ConfigException error) {
    Place place =
        Optional.ofNullable(error.origin())
            .flatMap(Origins::place)
            .orElse(new Place(Optional.of(name), 0));
    Place exact =
        text.contains(HoconCursor.MULTI_LINE) ? withLinesCounted(name, text).orElse(place) : place;
    return new Problems().add(exact, "Invalid syntax: " + reason(error)).exception();
  }

  /** Why the parser refuses, in our own words. */
  static String reason(ConfigException error) {
    String message = String.valueOf(error.getMessage());
    return REASONS.entrySet().stream()
        .filter(entry -> message.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHERWISE);
  }

  /** The parser forgets the lines within strings; a text without such strings counts right. */
  private static Optional<Place> withLinesCounted(String name, String text) {
    StringBuilder flat = new StringBuilder();
    HoconCursor cursor = new HoconCursor(text);
    int owed = 0;
    while (!cursor.atEnd()) {
      String atom = cursor.atom();
      if (atom.startsWith(HoconCursor.MULTI_LINE)) {
        flat.append(atom.replace('\n', ' '));
        owed += (int) atom.chars().filter(character -> character == '\n').count();
      } else {
        flat.append(atom.equals("\n") ? "\n".repeat(1 + owed) : atom);
        owed = atom.equals("\n") ? 0 : owed;
      }
    }
    try {
      ConfigDocumentFactory.parseString(
          flat.toString(), ConfigParseOptions.defaults().setOriginDescription(name));
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.ofNullable(e.origin()).flatMap(Origins::place);
    }
  }
}
