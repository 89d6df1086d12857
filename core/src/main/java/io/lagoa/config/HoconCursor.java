package io.lagoa.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A position in a HOCON text that knows its line, and steps over strings and comments whole. */
final class HoconCursor {
  /** What a string of several lines begins and ends with. */
  static final String MULTI_LINE = "\"\"\"";

  private final String text;
  private int at;
  private int line = 1;

  HoconCursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  int line() {
    return line;
  }

  boolean looksAt(String... words) {
    for (String word : words) {
      if (text.startsWith(word, at)) {
        return true;
      }
    }
    return false;
  }

  /** All that follows. */
  String rest() {
    return text.substring(at);
  }

  Matcher match(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  /** Steps over {@code word}, if it stands here. */
  boolean skip(String word) {
    boolean here = looksAt(word);
    if (here) {
      moveTo(at + word.length());
    }
    return here;
  }

  /** Steps over blanks, line ends, comments, and the characters of {@code also}. */
  void skipBlank(String also) {
    while (!atEnd()) {
      char next = text.charAt(at);
      if (looksAt("#", "//")) {
        skipLine();
      } else if (isBlank(next) || also.indexOf(next) >= 0) {
        moveTo(at + 1);
      } else {
        return;
      }
    }
  }

  /** Steps over a key, up to its separator or block, and returns it as written. */
  String key() {
    StringBuilder key = new StringBuilder();
    while (!atEnd() && !looksAt("=", ":", "{", "+=")) {
      boolean comment = looksAt("#", "//");
      String atom = atom();
      if (!comment) {
        key.append(atom);
      }
    }
    return key.toString().strip();
  }

  /** Steps over a string, a comment, or one character, and returns it as written. */
  String atom() {
    int start = at;
    skipAtom();
    return text.substring(start, at);
  }

  private void skipAtom() {
    if (looksAt(MULTI_LINE)) {
      skipMultiLine();
    } else if (looksAt("\"")) {
      skipQuoted();
    } else if (looksAt("#", "//")) {
      skipLine();
    } else {
      moveTo(at + 1);
    }
  }

  /** Steps over <code>${…}</code>. */
  void skipSubstitution() {
    while (!atEnd() && !skip("}")) {
      atom();
    }
  }

  void moveTo(int position) {
    int end = Math.min(position, text.length());
    while (at < end) {
      if (text.charAt(at) == '\n') {
        line++;
      }
      at++;
    }
  }

  private void skipMultiLine() {
    int end = text.indexOf(MULTI_LINE, at + MULTI_LINE.length());
    moveTo(end < 0 ? text.length() : end + MULTI_LINE.length());
    while (looksAt("\"")) {
      moveTo(at + 1);
    }
  }

  private void skipQuoted() {
    moveTo(at + 1);
    while (!atEnd() && !looksAt("\"")) {
      moveTo(at + (looksAt("\\") ? 2 : 1));
    }
    moveTo(at + 1);
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    moveTo(end < 0 ? text.length() : end);
  }

  private static boolean isBlank(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == '\uFEFF';
  }
}
