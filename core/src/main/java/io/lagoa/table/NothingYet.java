package io.lagoa.table;

/**
 * Thrown by a transform before its table's first version, while its inputs do not tell the columns
 * yet. It is no failure: the stage is blocked, for the reason that the message gives, until a run
 * finds what it needs.
 */
public final class NothingYet extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NothingYet(String reason) {
    super(reason);
  }
}
