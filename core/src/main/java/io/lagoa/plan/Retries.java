package io.lagoa.plan;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.io.retry.RetryPolicies;
import org.apache.hadoop.io.retry.RetryPolicy;
import org.apache.hadoop.io.retry.RetryPolicy.RetryAction;

/**
 * Decides whether and when a failed step is tried again: only what may pass by itself, a conflict
 * with another writer or something that cannot be reached, after waits that double and vary.
 */
final class Retries {
  private final RetryPolicy policy;

  /**
   * @param most how often at most
   * @param first about how long the first wait is
   */
  Retries(int most, Duration first) {
    this.policy =
        RetryPolicies.exponentialBackoffRetry(most, first.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How long to wait; empty if there is no use in trying again. */
  Optional<Duration> after(LagoaException failure, int retries) {
    boolean passes =
        failure.code() == ErrorCode.CONFLICT || failure.code() == ErrorCode.UNREACHABLE;
    if (!passes) {
      return Optional.empty();
    }
    RetryAction action;
    try {
      action = policy.shouldRetry(failure, retries, 0, true);
    } catch (Exception e) { // the policy's way to say no, on some lines of Hadoop
      return Optional.empty();
    }
    return action.action == RetryAction.RetryDecision.RETRY
        ? Optional.of(Duration.ofMillis(action.delayMillis))
        : Optional.empty();
  }
}
