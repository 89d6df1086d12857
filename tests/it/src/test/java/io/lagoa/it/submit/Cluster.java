package io.lagoa.it.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.process.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A standalone master with workers of one core each, every one a JVM of its own. They live for a
 * minute: code is compiled quickly rather than well.
 */
final class Cluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int PATIENCE_SECONDS = 300;

  private final Path folder;
  private final SparkHome home;
  private final int port;
  private final int page;
  private final List<ChildJvm> processes = new ArrayList<>();

  private Cluster(Path folder, SparkHome home, int port, int page) {
    this.folder = folder;
    this.home = home;
    this.port = port;
    this.page = page;
  }

  /**
   * Starts master and workers, and waits until the workers are known to the master.
   *
   * @param home where the distribution is laid out
   * @param folder for all that they write
   */
  static Cluster start(Path home, Path folder, int workers)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(folder, SparkHome.in(home), freePort(), freePort());
    try {
      cluster.launch(workers);
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  /** Submits a job in client mode; each worker gets one executor. */
  ChildJvm submit(Path jar, String mainClass, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx1g",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "spark://%s:%d".formatted(HOST, port),
                "--class",
                mainClass));
    Path events = Files.createDirectories(folder.resolve("events"));
    Map.ofEntries(
            Map.entry("spark.eventLog.enabled", "true"),
            Map.entry("spark.eventLog.compress", "false"),
            Map.entry("spark.eventLog.dir", events.toUri().toString()),
            // a second attempt at each task that is slower than the first quarter
            Map.entry("spark.speculation", "true"),
            Map.entry("spark.speculation.quantile", "0.25"),
            Map.entry("spark.speculation.multiplier", "1.01"),
            Map.entry("spark.speculation.interval", "5ms"),
            Map.entry("spark.speculation.minTaskRuntime", "1ms"),
            Map.entry("spark.executor.memory", "512m"),
            Map.entry("spark.executor.cores", "1"),
            Map.entry(
                "spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
            Map.entry("spark.scheduler.minRegisteredResourcesRatio", "1.0"),
            Map.entry("spark.ui.enabled", "false"),
            Map.entry("spark.driver.host", HOST),
            Map.entry("spark.sql.shuffle.partitions", "2"),
            Map.entry("spark.databricks.delta.snapshotPartitions", "1"))
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(jar.toString());
    command.addAll(List.of(words));
    ChildJvm driver = process("submit-" + processes.size(), command.toArray(String[]::new));
    processes.add(driver);
    return driver;
  }

  /** How many tasks the executors of each worker ran, by their logs. */
  List<Long> tasksByWorker(int workers) throws IOException {
    List<Long> tasks = new ArrayList<>();
    for (int i = 1; i <= workers; i++) {
      try (Stream<Path> logs = Files.walk(work(i))) {
        tasks.add(
            logs.filter(file -> file.getFileName().toString().equals("stderr"))
                .mapToLong(Cluster::tasks)
                .sum());
      }
    }
    return tasks;
  }

  /** How many tasks were attempted a second time because the first seemed slow. */
  long speculated() throws IOException {
    try (Stream<Path> logs = Files.walk(folder.resolve("events"))) {
      long speculated = 0;
      for (Path log :
          logs.filter(Files::isRegularFile)
              .filter(log -> !log.getFileName().toString().startsWith("."))
              .toList()) {
        try (Stream<String> lines = Files.lines(log)) {
          speculated +=
              lines
                  .filter(line -> line.contains("SparkListenerTaskEnd"))
                  .filter(line -> line.contains("\"Speculative\":true"))
                  .count();
        }
      }
      return speculated;
    }
  }

  private void launch(int workers) throws IOException, InterruptedException {
    processes.add(
        process(
            "master",
            "-Xmx256m",
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            "" + port,
            "--webui-port",
            "" + page));
    for (int i = 1; i <= workers; i++) {
      processes.add(
          process(
              "worker-" + i,
              "-Xmx256m",
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              HOST,
              "--cores",
              "1",
              "--memory",
              "1g",
              "--webui-port",
              "" + freePort(),
              "--work-dir",
              Files.createDirectories(work(i)).toString(),
              "spark://%s:%d".formatted(HOST, port)));
    }
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (!state().contains("\"aliveworkers\" : " + workers)) {
      assertThat(processes)
          .allSatisfy(process -> assertThat(process.process().isAlive()).as(process::log).isTrue());
      assertThat(System.nanoTime()).as("workers known to the master in time").isLessThan(end);
      Thread.sleep(100);
    }
  }

  private Path work(int worker) {
    return folder.resolve("work-" + worker);
  }

  private String state() throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://%s:%d/json/".formatted(HOST, page)))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "not yet";
    }
  }

  private ChildJvm process(String name, String... words) throws IOException {
    return ChildJvm.start(
        folder,
        name,
        home.classPath(),
        Map.of(
            "SPARK_HOME",
            home.folder().toString(),
            "SPARK_LOCAL_IP",
            HOST,
            "SPARK_SCALA_VERSION",
            System.getProperty("spark.line").startsWith("3") ? "2.12" : "2.13"),
        words);
  }

  private static long tasks(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("Running task")).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
