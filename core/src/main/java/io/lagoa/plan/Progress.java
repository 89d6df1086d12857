package io.lagoa.plan;

/** Is told how a run gets on; called from several threads. */
public interface Progress {
  /** A step begins, or has ended: then {@code result} says how. */
  void at(String name, java.util.Optional<StageResult> result);

  /** Tells nobody. */
  Progress SILENT = (name, result) -> {};
}
