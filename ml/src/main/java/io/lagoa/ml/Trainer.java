package io.lagoa.ml;

import java.util.EnumSet;
import java.util.Set;

/** Makes a model of examples. A record whose components are its hyper-parameters. */
@FunctionalInterface
public interface Trainer {
  /**
   * Trains; starts Spark jobs. The same examples and the same seed give the same model, but for the
   * last digits of what Spark adds up in no fixed order.
   *
   * @throws io.lagoa.error.LagoaException {@code DATA_ERROR} if the examples cannot be learned from
   */
  Model train(Examples examples);

  /** The tasks that it can learn; a declaration that asks for another is refused. */
  default Set<Task> tasks() {
    return EnumSet.allOf(Task.class);
  }
}
