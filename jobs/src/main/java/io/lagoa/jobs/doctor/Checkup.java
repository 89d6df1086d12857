package io.lagoa.jobs.doctor;

import static io.lagoa.error.ErrorCode.UNREACHABLE;
import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import io.lagoa.lake.LakeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks at what a run needs. Starts no Spark session. */
public final class Checkup {
  private static final long ENOUGH_MEGABYTES = 1000;

  private Checkup() {}

  /** Java, memory and ports. */
  public static List<Finding> machine() {
    return List.of(java(), opens(), memory(), port());
  }

  /** The storage and the databases of a pipeline file. */
  public static List<Finding> of(LakeSettings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(storage(settings));
    new TreeMap<>(settings.connections())
        .forEach((name, connection) -> findings.add(database(name, connection)));
    return findings;
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    String found = "Java %s of %s".formatted(Runtime.version(), System.getProperty("java.vendor"));
    return version == 17 || version == 21
        ? Finding.well("Java", found)
        : Finding.ill(
            "Java",
            found,
            USAGE,
            "Spark runs on Java 17 or 21: install one and set JAVA_HOME to it");
  }

  private static Finding opens() {
    boolean open = Object.class.getModule().isOpen("sun.nio.ch", Checkup.class.getModule());
    return open
        ? Finding.well("Java modules", "open to Spark")
        : Finding.ill(
            "Java modules",
            "closed to Spark",
            USAGE,
            "start by bin/lagoa or spark-submit, or pass the --add-opens list of bin/lagoa");
  }

  private static Finding memory() {
    long megabytes = Runtime.getRuntime().maxMemory() / (1 << 20);
    String found =
        "%,d MB of heap, %d cores".formatted(megabytes, Runtime.getRuntime().availableProcessors());
    return megabytes >= ENOUGH_MEGABYTES
        ? Finding.well("Memory", found)
        : Finding.ill("Memory", found, USAGE, "give it 1 GB or more: LAGOA_MEMORY=2g bin/lagoa …");
  }

  private static Finding port() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Finding.well(
          "Ports", "127.0.0.1 lends them, such as %d".formatted(socket.getLocalPort()));
    } catch (IOException e) {
      return Finding.ill(
          "Ports",
          "127.0.0.1 lends none: " + e.getMessage(),
          UNREACHABLE,
          "let programs listen on the loopback address");
    }
  }

  private static Finding storage(LakeSettings settings) {
    Configuration hadoop = new Configuration();
    settings
        .spark()
        .forEach(
            (key, value) -> {
              if (key.startsWith("hadoop.")) {
                hadoop.set(key.substring("hadoop.".length()), value);
              }
            });
    Path probe = new Path(settings.root(), "_lagoa_doctor_" + UUID.randomUUID());
    try (FileSystem files = FileSystem.newInstance(probe.toUri(), hadoop)) {
      boolean existed = files.exists(probe.getParent());
      files.create(probe, true).close();
      files.delete(probe, false);
      if (!existed) {
        files.delete(probe.getParent(), false);
      }
      return Finding.well("Storage " + settings.root(), "can be written");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.ill(
          "Storage " + settings.root(),
          "cannot be written: " + String.valueOf(e.getMessage()).split("\n", 2)[0],
          UNREACHABLE,
          "check lake.root, the credentials of the file system, and that its connector is on the class path");
    }
  }

  private static Finding database(String name, io.lagoa.config.Connection settings) {
    String what = "Database " + name;
    try {
      return Database.of(name, settings)
          .with(
              "look at it",
              connection -> {
                var about = connection.getMetaData();
                return Finding.well(
                    what,
                    "%s %s by %s %s"
                        .formatted(
                            about.getDatabaseProductName(),
                            about.getDatabaseProductVersion().split(" ", 2)[0],
                            about.getDriverName(),
                            about.getDriverVersion()));
              });
    } catch (LagoaException e) {
      return Finding.ill(what, String.valueOf(e.getMessage()), e.code(), remedy(e));
    }
  }

  private static String remedy(LagoaException e) {
    return e.code() == UNREACHABLE
        ? "check host, port and firewall, and that the server runs"
        : "check connections {…} of the pipeline file";
  }
}
