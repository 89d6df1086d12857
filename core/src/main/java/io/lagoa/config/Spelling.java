package io.lagoa.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
public final class Spelling {
  private Spelling() {}

  /** The word nearest to {@code written}, if one is near: one slip in three letters. */
  public static Optional<String> nearest(String written, Collection<String> words) {
    String plain = plain(written);
    int allowed = Math.max(1, plain.length() / 3);
    return words.stream()
        .filter(word -> distance(plain, plain(word)) <= allowed)
        .min(
            Comparator.<String>comparingInt(word -> distance(plain, plain(word)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * Letters to insert, delete, replace, or swap with their neighbour to turn one word into the
   * other: the Damerau-Levenshtein distance in its optimal-string-alignment form.
   */
  static int distance(String one, String other) {
    int[][] steps = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        steps[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : fewest(steps, one, other, i, j);
      }
    }
    return steps[one.length()][other.length()];
  }

  private static int fewest(int[][] steps, String one, String other, int i, int j) {
    int replaced = steps[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(fewest, 1 + steps[i - 2][j - 2]) : fewest;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
