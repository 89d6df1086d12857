package io.lagoa.extract;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;

/** A value that a column's Spark type does not have. */
final class Unrepresentable extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 80;

  private final String value;

  Unrepresentable(String value) {
    super(value, null, false, false);
    this.value = value;
  }

  /** The same as users see it. */
  LagoaException of(String title, WireColumn<?> column) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot read %s: %s holds %s, which type %s has not. Read the column as text, text = [%2$s], or leave it out by a query"
            .formatted(
                title,
                column.name(),
                value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value,
                column.type().sql()));
  }
}
