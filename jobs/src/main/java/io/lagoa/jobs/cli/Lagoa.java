package io.lagoa.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code lagoa}. */
@Command(
    name = "lagoa",
    description = "Plans, runs, checks and publishes the tables of a lakehouse.",
    mixinStandardHelpOptions = true,
    version = "Lagoa 0.1.0",
    subcommands = {
      PlanCommand.class,
      RunCommand.class,
      SqlCommand.class,
      HistoryCommand.class,
      ProfileCommand.class,
      RedriveCommand.class,
      BackfillCommand.class,
      ImportCommand.class,
      ReconcileCommand.class,
      MaintainCommand.class,
      ReleaseCommand.class,
      ReproCommand.class,
      TestCommand.class,
      DoctorCommand.class,
      DemoCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit status: 0 done; 1 a check or the data stopped a table; 2 the command line, configuration",
      "or a query is wrong; 3 something outside is unreachable, try again; 4 a defect."
    })
public final class Lagoa {
  private Lagoa() {}

  /** Ends with the status of the command. */
  public static void main(String... words) {
    int status = run(System.out, System.err, words);
    System.out.flush();
    // not halt: shutdown hooks end the embedded database and Spark's folders
    System.exit(status);
  }

  /**
   * Runs a command with the streams given: results go to {@code out}, progress and errors to {@code
   * err}.
   *
   * @return the exit status
   */
  public static int run(PrintStream out, PrintStream err, String... words) {
    Streams streams = new Streams(out, err);
    CommandLine line =
        new CommandLine(new Lagoa(), streams.factory())
            .setOut(writer(out))
            .setErr(writer(err))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, command, parsed) -> failed(err, failure));
    if (words.length == 0) {
      line.usage(err);
      return ErrorCode.USAGE.exitStatus();
    }
    return line.execute(words);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
  }

  private static int failed(PrintStream err, Exception failure) {
    if (failure instanceof LagoaException known) {
      err.println(known.getMessage());
      LoggerFactory.getLogger("io.lagoa").debug("Failed", known);
      return known.code().exitStatus();
    }
    err.println("Defect: " + failure);
    err.println("Please report it with the log: run again with LAGOA_LOG=debug.");
    LoggerFactory.getLogger("io.lagoa").debug("Defect", failure);
    return ErrorCode.DEFECT.exitStatus();
  }
}
