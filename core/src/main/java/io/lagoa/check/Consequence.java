package io.lagoa.check;

/** What follows when a check fails. */
public enum Consequence {
  /** Reported; rows and table are published. */
  WARN,
  /** The row goes to quarantine with its reason; the others are published. */
  REJECT,
  /** Nothing is published; the previous version stands. */
  STOP
}
