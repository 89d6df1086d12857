package io.lagoa.profile;

/** What texts look like, narrower ones first. */
public enum Shape {
  INTEGER("^[+-]?[0-9]{1,18}$"),
  DECIMAL("^[+-]?[0-9]+[.][0-9]+$"),
  DATE("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
  TIMESTAMP("^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"),
  UUID("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"),
  EMAIL("^[^@ ]+@[^@ ]+[.][^@ ]+$"),
  BOOLEAN("^(?i:true|false|yes|no)$");

  private final String pattern;

  Shape(String pattern) {
    this.pattern = pattern;
  }

  /** A regular expression of Java that texts of this shape match. */
  public String pattern() {
    return pattern;
  }
}
