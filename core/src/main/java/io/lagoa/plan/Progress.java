package io.lagoa.plan;

import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.util.Optional;

/** Is told how a run gets on, and may end it early; called from several threads. */
public interface Progress {
  /** A step begins, or has ended: then {@code result} says how. */
  void at(String name, Optional<StageResult> result);

  /** A step failed in a way that is worth trying again, and will be after a while. */
  default void again(String name, LagoaException failure, Duration after) {}

  /** Whether steps that have not begun are left undone; those that run are finished. */
  default boolean ends() {
    return false;
  }

  /** Tells nobody. */
  Progress SILENT = (name, result) -> {};
}
