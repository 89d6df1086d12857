package io.lagoa.it.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java kernel in a JVM of its own.
 *
 * @param connection what a client needs: ports and key
 */
record Kernel(Process process, Path files, Map<String, Object> connection)
    implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final int STEP_MILLIS = 50;
  private static final int LOG_CHARACTERS = 4_000;

  /** Starts the kernel; it is not ready yet. */
  static Kernel start(Path folder) {
    String jar = System.getProperty("lagoa.jupyter.kernel");
    if (jar == null || !Files.exists(Path.of(jar))) {
      throw new AssertionError(
          "The Java kernel is missing at <%s>: run the test by Maven, which puts it there"
              .formatted(jar));
    }
    try {
      Path files = Files.createTempDirectory("lagoa-kernel");
      Map<String, Object> connection = freeConnection();
      new ObjectMapper().writeValue(files.resolve("connection.json").toFile(), connection);
      Files.writeString(files.resolve("logging.properties"), ".level=WARNING\n");
      Files.writeString(files.resolve("arguments"), String.join("\n", arguments(files, jar)));
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "@" + files.resolve("arguments"))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(files.resolve("log").toFile())
              .start();
      return new Kernel(process, files, connection);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the Java kernel", e);
    }
  }

  /** Waits until requests may be sent; false if the JVM ends, or two minutes are not enough. */
  boolean isReady() throws InterruptedException {
    Instant deadline = Instant.now().plus(START);
    while (!Files.exists(files.resolve("ready"))) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        return false; // as when another process took one of its ports
      }
      Thread.sleep(STEP_MILLIS);
    }
    return true;
  }

  /** The end of what the JVM wrote. */
  String log() {
    try {
      String log = Files.readString(files.resolve("log"));
      return log.substring(Math.max(0, log.length() - LOG_CHARACTERS));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Ends the JVM for sure. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> paths = Files.walk(files)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the files of the Java kernel", e);
    }
  }

  /** An argument file has no limit of length; the class path has about three hundred jars. */
  private static List<String> arguments(Path files, String jar) {
    List<String> arguments =
        new ArrayList<>(
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--add-opens=") || a.startsWith("-Djdk.reflect."))
                .toList());
    arguments.addAll(
        List.of("-Xmx1500m", "-Duser.timezone=UTC", "-Djava.awt.headless=true", "-cp"));
    arguments.add(quoted(classPath(files, jar)));
    arguments.add(KernelMain.class.getName());
    arguments.add(quoted(files.resolve("connection.json").toString()));
    arguments.add(quoted(files.resolve("ready").toString()));
    return arguments;
  }

  /**
   * First our logging.properties, then the kernel, which cannot live with other versions of its
   * parts, then the tests' own.
   */
  private static String classPath(Path files, String jar) {
    return Stream.concat(
            Stream.of(files.toString(), jar),
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\") + '"';
  }

  private static Map<String, Object> freeConnection() throws IOException {
    try (ServerSocket shell = free();
        ServerSocket iopub = free();
        ServerSocket stdin = free();
        ServerSocket control = free();
        ServerSocket heartbeat = free()) {
      return Map.of(
          "transport", "tcp",
          "ip", "127.0.0.1",
          "shell_port", shell.getLocalPort(),
          "iopub_port", iopub.getLocalPort(),
          "stdin_port", stdin.getLocalPort(),
          "control_port", control.getLocalPort(),
          "hb_port", heartbeat.getLocalPort(),
          "signature_scheme", "hmac-sha256",
          "key", UUID.randomUUID().toString(),
          "kernel_name", "java");
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
