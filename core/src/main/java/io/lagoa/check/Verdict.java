package io.lagoa.check;

/**
 * How a check came out.
 *
 * @param check as written, {@code <expression> : <consequence>}
 * @param passed whether it held
 * @param failed rows that failed a row check; 0 for a set check
 * @param measured what was measured, for people
 * @param limit what was asked, for people
 * @param value what was measured, as a number; NaN if it is none
 */
public record Verdict(
    String check, boolean passed, long failed, String measured, String limit, double value) {
  /** Of a rule about rows: what is measured is how many fail. */
  public Verdict(String check, boolean passed, long failed, String measured, String limit) {
    this(check, passed, failed, measured, limit, (double) failed);
  }

  /** Whether this verdict forbids publishing. */
  public boolean stops() {
    return !passed && check.endsWith(": stop");
  }
}
