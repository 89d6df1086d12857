package io.lagoa.error;

/** The kinds of failure. The kind decides the exit status of a job. */
public enum ErrorCode {
  /** A check of consequence {@code stop} failed; nothing was published. */
  CHECK_FAILED(1),
  /** A policy forbids what the run would do, such as an unexpected schema change. */
  POLICY(1),
  /** The data cannot be processed as declared, such as a cast that fails under ANSI rules. */
  DATA_ERROR(1),
  /** The command line is wrong. */
  USAGE(2),
  /** A configuration file is wrong. */
  CONFIG_INVALID(2),
  /** A query cannot be parsed or analysed, names an unknown table, or is part of a cycle. */
  QUERY_INVALID(2),
  /** A query's result does not fit the declared schema. */
  SCHEMA_MISMATCH(2),
  /** A database, a service or a storage outside cannot be reached; trying again may help. */
  UNREACHABLE(3),
  /** Another writer was faster; trying again may help. */
  CONFLICT(3),
  /** A defect of Lagoa or of its environment. */
  DEFECT(4);

  private final int exitStatus;

  ErrorCode(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  /**
   * The exit status of a job that failed with this kind: 1 data, 2 declaration, 3 retry, 4 defect.
   */
  public int exitStatus() {
    return exitStatus;
  }
}
