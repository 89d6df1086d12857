package io.lagoa.it.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of the tests with an archive of the classes that a first JVM has loaded: JVMs that
 * start with it need half of the time to be ready.
 *
 * @param classPath jars only, as the archive wants it
 * @param file the archive; there when the first JVM has ended
 */
public record ClassArchive(String classPath, Path file) {
  /** With no archive yet; folders of the class path become jars in a folder. */
  public static ClassArchive in(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path entry : ChildJvm.ownClassPath()) {
      if (Files.isDirectory(entry)) {
        jars.add(jar(entry, folder.resolve("classes-" + jars.size() + ".jar")));
      } else if (Files.exists(entry)) {
        jars.add(entry);
      }
    }
    return new ClassArchive(ChildJvm.joined(jars), folder.resolve("classes.jsa"));
  }

  /** Runs a pipeline to its end, so that its classes are in the archive. */
  public void learn(Path pipeline) throws IOException, InterruptedException {
    try (ChildJvm job = WarmJob.start("learn", pipeline, Optional.of(this))) {
      job.say("run");
      if (job.await(300) != 0 || !Files.exists(file)) {
        throw new AssertionError(job.log());
      }
    }
  }

  /** The option by which a JVM makes the archive when it ends, or uses it once it is there. */
  public String option() {
    return (Files.exists(file) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file;
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return jar;
  }
}
