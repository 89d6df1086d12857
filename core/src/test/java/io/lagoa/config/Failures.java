package io.lagoa.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a wrong configuration is told. */
final class Failures {
  private Failures() {}

  /** The problems that are told, one a line, without the header, which is checked. */
  static List<String> problems(ThrowingCallable call) {
    List<String> lines = message(call).lines().toList();
    int problems = lines.size() - 1;
    Assertions.assertThat(lines.get(0))
        .isEqualTo(
            "Invalid configuration: " + problems + (problems == 1 ? " problem" : " problems"));
    return lines.subList(1, lines.size());
  }

  static String message(ThrowingCallable call) {
    LagoaException failure = catchThrowableOfType(LagoaException.class, call);
    Assertions.assertThat(failure).as("a failure").isNotNull();
    Assertions.assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    return failure.getMessage();
  }
}
