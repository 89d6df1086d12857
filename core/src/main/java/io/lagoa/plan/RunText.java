package io.lagoa.plan;

import io.lagoa.check.Counted;
import io.lagoa.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides how a run reads. */
final class RunText {
  private RunText() {}

  static String of(Run run) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "stage", "what", "read", "new", "changed", "gone", "rejected", "version", "seconds"));
    for (StageResult stage : run.stages()) {
      boolean idle =
          stage.status() == StageResult.Status.UNCHANGED
              || stage.status() == StageResult.Status.BLOCKED
              || stage.status() == StageResult.Status.FAILED;
      rows.add(
          List.of(
              stage.name(),
              stage.status() == StageResult.Status.STOPPED ? "STOPPED" : what(stage),
              idle ? "" : number(stage.read()),
              idle ? "" : number(stage.inserted()),
              idle ? "" : number(stage.updated()),
              idle ? "" : number(stage.deleted()),
              idle ? "" : number(stage.rejected()),
              stage.version().map(String::valueOf).orElse(""),
              String.format(Locale.ROOT, "%.1f", stage.elapsed().toMillis() / 1000.0)));
    }
    StringBuilder text = new StringBuilder();
    text.append("Run %s of %s (%s)%n%n".formatted(run.id(), run.lake(), run.root()));
    text.append(TextTable.of(rows, List.of(2, 3, 4, 5, 6, 7, 8))).append(System.lineSeparator());
    for (StageResult stage : run.stages()) {
      appendVerdicts(text, stage);
    }
    run.stages().stream()
        .flatMap(stage -> stage.counted().stream())
        .reduce(Counted::and)
        .ifPresent(counted -> text.append("%nCounted: %s.%n".formatted(counted)));
    text.append(System.lineSeparator()).append(summary(run));
    return text.toString();
  }

  private static String what(StageResult stage) {
    return switch (stage.status()) {
      case UNCHANGED -> "nothing to do";
      case FAILED -> "FAILED";
      case BLOCKED -> "blocked";
      default -> stage.how();
    };
  }

  private static void appendVerdicts(StringBuilder text, StageResult stage) {
    for (Verdict verdict : stage.verdicts()) {
      if (!verdict.passed()) {
        text.append(
            "%n  %s: %s: measured %s, limit %s"
                .formatted(stage.name(), verdict.check(), verdict.measured(), verdict.limit()));
      }
    }
    if (stage.retries() > 0) {
      text.append(
          "%n  %s was tried again %s"
              .formatted(
                  stage.name(),
                  stage.retries() == 1 ? "once" : "%d times".formatted(stage.retries())));
    }
    warnings(stage).forEach(note -> text.append("%n  %s: %s".formatted(stage.name(), note)));
    stage
        .message()
        .ifPresent(message -> text.append("%n  %s".formatted(message.replace("\n", "\n  "))));
    if (stage.status() == StageResult.Status.BLOCKED) {
      text.append("%n  %s was not tried: %s".formatted(stage.name(), stage.reason()));
    }
    if (text.charAt(text.length() - 1) != '\n' && hasLines(stage)) {
      text.append(System.lineSeparator());
    }
  }

  private static boolean hasLines(StageResult stage) {
    return stage.message().isPresent()
        || stage.retries() > 0
        || !warnings(stage).isEmpty()
        || stage.status() == StageResult.Status.BLOCKED
        || stage.verdicts().stream().anyMatch(verdict -> !verdict.passed());
  }

  /** Other notes are in the plan, and in the report. */
  private static List<String> warnings(StageResult stage) {
    return stage.notes().stream().filter(note -> note.startsWith("WARNING")).toList();
  }

  static String summary(Run run) {
    String seconds = String.format(Locale.ROOT, "%.1f s", run.elapsed().toMillis() / 1000.0);
    if (run.unchanged()) {
      int stages = run.stages().size();
      return "Nothing to do: %s up to date (%s)."
          .formatted(stages == 1 ? "the stage is" : "all %d stages are".formatted(stages), seconds);
    }
    long done = count(run, StageResult.Status.DONE);
    long unchanged = count(run, StageResult.Status.UNCHANGED);
    long bad = run.stages().size() - done - unchanged;
    return "%s: %d done, %d unchanged%s (%s)."
        .formatted(
            run.succeeded() ? "Done" : "Not done",
            done,
            unchanged,
            bad == 0 ? "" : ", %d stopped, failed or blocked".formatted(bad),
            seconds);
  }

  private static long count(Run run, StageResult.Status status) {
    return run.stages().stream().filter(stage -> stage.status() == status).count();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
