package io.lagoa.it.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A JVM that a test starts, with what Spark asks of a JDK 17. Closing it ends it for sure, with all
 * that it started.
 *
 * @param out what it writes to standard output
 * @param err what it writes to standard error
 */
public record ChildJvm(Process process, Path out, Path err) implements AutoCloseable {
  private static final int LOG_CHARACTERS = 6_000;

  /**
   * Starts one.
   *
   * @param folder where it runs and its output goes, in files of the given name
   * @param words a main class and its arguments, JVM options before it
   */
  public static ChildJvm start(
      Path folder, String name, String classPath, Map<String, String> environment, String... words)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--add-opens=") || a.startsWith("-Djdk.reflect."))
                .toList());
    arguments.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=256m", // the cache of a JVM with one tier is small: it would
            // be swept all the time
            "-Duser.timezone=UTC",
            "-Djava.awt.headless=true",
            "-cp"));
    arguments.add(quoted(classPath));
    Stream.of(words).map(ChildJvm::quoted).forEach(arguments::add);
    Path options = Files.writeString(folder.resolve(name + ".args"), String.join("\n", arguments));
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + options)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), out, err);
  }

  /** The class path of the tests. */
  public static List<Path> ownClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  /** As the option {@code -cp} wants it. */
  public static String joined(List<Path> entries) {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }

  /**
   * Its exit status.
   *
   * @throws AssertionError if it does not end in time, with what it wrote
   */
  public int await(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("Not done after %d s:%n%s".formatted(seconds, log()));
    }
    return process.exitValue();
  }

  /** Writes a line to its standard input, and ends that. */
  public void say(String line) throws IOException {
    try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
      input.write(line + "\n");
    }
  }

  /**
   * Waits until it has written a line to standard error.
   *
   * @throws AssertionError if it ends before or does not write it in time, with what it wrote
   */
  public void awaitErr(Predicate<String> line, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (errLines().stream().noneMatch(line)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("It did not write what was awaited:\n" + log());
      }
      Thread.sleep(20);
    }
  }

  /** The lines of standard error so far; the last may be cut. */
  public List<String> errLines() {
    try {
      return Files.readString(err).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what it wrote. */
  public String log() {
    try {
      String log = Files.readString(err) + Files.readString(out);
      return log.substring(Math.max(0, log.length() - LOG_CHARACTERS));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** As {@code kill -9}, at once. */
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(30, TimeUnit.SECONDS).join());
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
