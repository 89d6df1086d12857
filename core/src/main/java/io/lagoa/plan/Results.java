package io.lagoa.plan;

import io.lagoa.check.Verdict;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.publish.Outcome;
import io.lagoa.table.Table;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides how an outcome is told. */
final class Results {
  private Results() {}

  static StageResult of(
      Table table, Decision decision, Optional<Version> standing, Outcome outcome) {
    boolean stopped = outcome.stopped();
    boolean same = !stopped && outcome.version().equals(standing.map(Version::number));
    StageResult result =
        StageResult.of(
                table.name().toString(),
                Stage.Kind.REFRESH,
                stopped
                    ? StageResult.Status.STOPPED
                    : same ? StageResult.Status.UNCHANGED : StageResult.Status.DONE,
                decision.way().text(),
                same ? decision.reason() + "; no row differs" : decision.reason())
            .at(stopped ? standing.map(Version::number) : outcome.version(), outcome.rows())
            .counting(outcome.counts(), outcome.bytes())
            .counting(outcome.counted())
            .judged(outcome.verdicts());
    return stopped
        ? result.failing(ErrorCode.CHECK_FAILED, stopMessage(table, standing, outcome))
        : result;
  }

  private static String stopMessage(Table table, Optional<Version> standing, Outcome outcome) {
    String failed =
        outcome.verdicts().stream()
            .filter(Verdict::stops)
            .map(
                verdict ->
                    "check '%s' failed: measured %s, limit %s"
                        .formatted(verdict.check(), verdict.measured(), verdict.limit()))
            .collect(Collectors.joining("; "));
    String stands =
        standing
            .map(version -> "version %d stands untouched".formatted(version.number()))
            .orElse("the table was not made");
    String where = outcome.offending().map(query -> "; the offending rows: " + query).orElse("");
    return "%s: Cannot publish %s: %s; %s%s"
        .formatted(table.place(), table.name(), failed, stands, where);
  }
}
