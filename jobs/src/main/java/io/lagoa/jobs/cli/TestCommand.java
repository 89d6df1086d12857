package io.lagoa.jobs.cli;

import io.lagoa.error.ErrorCode;
import io.lagoa.lake.Lake;
import io.lagoa.trial.Case;
import io.lagoa.trial.CaseResult;
import io.lagoa.trial.Cases;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "test",
    description = {
      "Run the cases that stand beside a pipeline file, x.test.conf for x.conf: given rows, and",
      "what the tables must hold. Nothing outside is touched."
    },
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  TestCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  @SuppressWarnings("try") // the lake is there for its session: one for all cases
  public Integer call() {
    List<Case> cases = Cases.load(file.file(), file.overrides());
    int failed = 0;
    try (Lake session = Lake.open(file.load().settings())) {
      for (Case one : cases) {
        CaseResult result = one.run();
        streams.out().println((result.passed() ? "  passed  " : "  FAILED  ") + result.name());
        if (!result.passed()) {
          failed++;
          streams.out().println(result.message().indent(10).stripTrailing());
        }
      }
    }
    streams.out().println();
    streams.out().println("%d passed, %d failed".formatted(cases.size() - failed, failed));
    return failed == 0 ? 0 : ErrorCode.CHECK_FAILED.exitStatus();
  }
}
