package io.lagoa.compare;

/**
 * A key whose rows differ.
 *
 * @param key its columns and values, for people
 */
public record KeyDifference(Kind kind, String key) {
  /** How they differ. */
  public enum Kind {
    /** It did not arrive. */
    MISSING,
    /** It is there without having come from the other side. */
    EXTRA,
    /** It arrived, and its values are others. */
    DIFFERENT
  }
}
