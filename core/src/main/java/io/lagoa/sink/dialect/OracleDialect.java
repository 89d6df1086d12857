package io.lagoa.sink.dialect;

import io.lagoa.sink.Dialect;

/** Oracle: standard statements, its own type of numbers. */
public record OracleDialect() implements Dialect {
  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:oracle:");
  }

  @Override
  public String longType() {
    return "NUMBER(19)";
  }
}
