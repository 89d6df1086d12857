package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import java.util.concurrent.atomic.AtomicBoolean;

/** A delivery during which something happens. */
final class Broken {
  private Broken() {}

  /** Whether the delivery fails if that happens where it first passes the step. */
  static boolean at(Milestone step, Runnable happening, Runnable delivery) {
    AtomicBoolean happened = new AtomicBoolean();
    Milestone.watch(
        passed -> {
          if (passed == step && !happened.getAndSet(true)) {
            happening.run();
          }
        });
    try {
      return fails(delivery);
    } finally {
      Milestone.watch(passed -> {});
    }
  }

  /** Whether the delivery fails, as one that may be repeated. */
  static boolean fails(Runnable delivery) {
    try {
      delivery.run();
      return false;
    } catch (LagoaException failure) {
      assertThat(failure.code())
          .as(failure.getMessage())
          .isIn(ErrorCode.UNREACHABLE, ErrorCode.CONFLICT);
      return true;
    }
  }
}
