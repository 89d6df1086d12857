package io.lagoa.bench;

import java.nio.file.Path;

/**
 * One way of doing a benchmark's work.
 *
 * @param name for people
 * @param prepare what is not timed: called before each round with the folder of the round
 * @param work what is timed; leaves its result below the folder
 */
record Side(String name, Step prepare, Step work) {

  /** A part of a round. */
  @FunctionalInterface
  interface Step {
    void in(Path folder);
  }

  static Side of(String name, Step work) {
    return new Side(name, folder -> {}, work);
  }
}
