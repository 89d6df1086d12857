package io.lagoa.it.process;

import io.lagoa.error.Milestone;
import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a pipeline file when it is told to on standard input, in a session that is warm by then. A
 * line {@code run} runs it; {@code halt n MILESTONE stage} ends the JVM, with nothing closed and
 * nothing written any more, where the stage passes that milestone for the n-th time.
 */
public final class WarmJob {
  /** What it writes to standard error when it is warm. */
  public static final String READY = "ready";

  /** The stage that began last. */
  private static volatile String current = "";

  private WarmJob() {}

  /**
   * Starts a JVM for a pipeline file; its output goes to the file's folder.
   *
   * @param classes where its classes may come from
   */
  public static ChildJvm start(String name, Path file, Optional<ClassArchive> classes)
      throws IOException {
    List<String> words = new ArrayList<>();
    classes.ifPresent(archive -> words.add(archive.option()));
    words.addAll(
        List.of(
            "-Xmx1g",
            "-Dlog4j2.configurationFile=lagoa-log4j2.properties",
            // code that is compiled for each query costs a short-lived JVM most of its time
            "-Dspark.sql.codegen.wholeStage=false",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            WarmJob.class.getName(),
            file.toString()));
    String classPath =
        classes
            .map(ClassArchive::classPath)
            .orElseGet(() -> ChildJvm.joined(ChildJvm.ownClassPath()));
    return ChildJvm.start(
        file.toAbsolutePath().getParent(), name, classPath, Map.of(), words.toArray(String[]::new));
  }

  /** Takes the pipeline file. */
  public static void main(String... arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    PipelineFile pipeline = PipelineFile.load(file);
    try (Lake lake = Lake.open(pipeline.settings())) {
      lake.spark().range(1).selectExpr("max(id)").collectAsList();
      System.err.println(READY);
      String[] order =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
              .readLine()
              .split(" ", 2);
      if (order[0].equals("halt")) {
        String[] words = order[1].split(" ", 3);
        haltAt(Integer.parseInt(words[0]), Milestone.valueOf(words[1]), words[2]);
      }
      Run run = Job.run(RunJob.JOB, Arguments.of(file), WarmJob::tell);
      System.err.println(run);
      Runtime.getRuntime().halt(run.exitStatus());
    }
  }

  private static void haltAt(int nth, Milestone awaited, String stage) {
    AtomicInteger passed = new AtomicInteger();
    Milestone.watch(
        milestone -> {
          if (milestone == awaited && stage.equals(current) && passed.incrementAndGet() == nth) {
            Runtime.getRuntime().halt(137);
          }
        });
  }

  private static void tell(String stage, Optional<io.lagoa.plan.StageResult> result) {
    System.err.println((result.isPresent() ? "end " : "begin ") + stage);
    if (result.isEmpty()) {
      current = stage;
    }
  }
}
