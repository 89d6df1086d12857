package io.lagoa.error;

/** How names are written in Spark's SQL. */
public final class Names {
  private Names() {}

  /** A name with any characters in it, in backticks. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
