package io.lagoa.source;

import java.util.regex.Pattern;

/**
 * One file as it was when it was listed.
 *
 * @param name its path below {@link FileListing#root()}, with {@code /}
 * @param path its whole path, with the scheme of its file system
 * @param bytes its length
 * @param modifiedMillis when it was last written, in milliseconds since the epoch
 */
public record ListedFile(String name, String path, long bytes, long modifiedMillis) {
  private static final Pattern GLOB = Pattern.compile("[\\\\{}\\[\\]*?]");

  /** What identifies this content of the file in a {@link Position}: {@code length@modified}. */
  public String mark() {
    return bytes + "@" + modifiedMillis;
  }

  /** The whole path for a reader that expands globs: it matches this file alone. */
  public String asPattern() {
    return literal(path);
  }

  /** A pattern that matches this text alone. */
  static String literal(String text) {
    return GLOB.matcher(text).replaceAll("\\\\$0");
  }

  static boolean isPattern(String text) {
    return GLOB.matcher(text.replaceAll("\\\\.", "")).find();
  }

  /** The text that a pattern without wildcards matches. */
  static String unescaped(String pattern) {
    return pattern.replaceAll("\\\\(.)", "$1");
  }
}
