package io.lagoa.sink;

/** A dialect as somebody else would add it, named in {@code META-INF/services}. */
public record ElsewhereDialect() implements Dialect {
  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:elsewhere:");
  }
}
