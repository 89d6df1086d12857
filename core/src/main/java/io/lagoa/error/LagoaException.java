package io.lagoa.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of the library. Its message names what failed, on which table or file, the
 * offending value, and what to do.
 */
public final class LagoaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  public LagoaException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public LagoaException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
