package io.lagoa.it.docs;

import java.util.List;
import java.util.regex.Pattern;

/** How a shell divides a line into words: quotes hold a word together, a hash ends the line. */
final class ShellWords {
  private static final Pattern WORD =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|#.*|[^\\s\"'#]+");

  private ShellWords() {}

  static List<String> of(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group())
        .filter(word -> !word.startsWith("#"))
        .map(word -> word.matches("[\"'].*") ? word.substring(1, word.length() - 1) : word)
        .toList();
  }
}
