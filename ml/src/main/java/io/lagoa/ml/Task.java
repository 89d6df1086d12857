package io.lagoa.ml;

/** What a model predicts. */
public enum Task {
  /** One of a few classes. */
  CLASSIFICATION,
  /** A number. */
  REGRESSION
}
