package io.lagoa.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.jobs.Exit;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.cli.Lagoa;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToIntBiFunction;

/**
 * What a command or job answered, in this JVM and its Spark session.
 *
 * @param status the exit status
 * @param out standard output
 * @param err standard error
 */
record Command(int status, String out, String err) {
  /** The command line, {@code lagoa <words>}. */
  static Command lagoa(List<String> words) {
    return captured((out, err) -> Lagoa.run(out, err, words.toArray(String[]::new)));
  }

  /** A thin main class, as {@code spark-submit} starts it. */
  static Command job(Job job, List<String> words) {
    return captured((out, err) -> Exit.status(job, out, err, words.toArray(String[]::new)));
  }

  /** All that a user sees, for messages of assertions. */
  String said() {
    return "status %d%n%s%n%s".formatted(status, out, err);
  }

  private static Command captured(ToIntBiFunction<PrintStream, PrintStream> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        command.applyAsInt(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Command(status, out.toString(UTF_8), err.toString(UTF_8));
  }
}
