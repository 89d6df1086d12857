package io.lagoa.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.jobs.cli.Lagoa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Does what a document tells a reader to do, block by block, in a folder of its own, and compares
 * what comes out with what is shown: all but times and the names of runs.
 */
final class WorkedExample {
  private final Path folder;
  private final String file;
  private String printed = "";
  private int compared;

  /**
   * @param file the pipeline file of the example
   */
  WorkedExample(Path folder, String file) {
    this.folder = folder;
    this.file = file;
  }

  /** Does the blocks in order; returns how many outputs were compared. */
  int replay(List<Document.Block> blocks) throws IOException, InterruptedException {
    for (Document.Block block : blocks) {
      if (block.info().equals("hocon test")) {
        Files.writeString(folder.resolve(file), block.text());
      } else if (block.info().equals("sh") && block.text().startsWith("bin/lagoa")) {
        command(ShellWords.of(block.text().strip().substring("bin/lagoa".length())));
      } else if (block.info().equals("sh")) {
        shell(block);
      } else if (block.info().isEmpty()) {
        shown(block);
      }
    }
    return compared;
  }

  /** A plan or a run is shown without the command that the text names. */
  private void shown(Document.Block block) {
    if (block.text().startsWith("Plan of ")) {
      command(List.of("plan", file));
    } else if (block.text().startsWith("Run ")) {
      command(List.of("run", file));
    }
    assertThat(timeless(printed)).as(block.toString()).isEqualTo(timeless(block.text()));
    compared++;
  }

  /** As if it were run in the folder: the working directory of a JVM cannot be changed. */
  private void command(List<String> words) {
    List<String> here =
        new java.util.ArrayList<>(
            words.stream()
                .map(word -> word.equals(file) ? folder.resolve(file).toString() : word)
                .toList());
    here.addAll(List.of("--set", "lake.root=\"" + folder.resolve("lake") + "\""));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Lagoa.run(stream(out), stream(err), here.toArray(String[]::new));
    printed =
        out.toString(StandardCharsets.UTF_8)
            .replace(folder.resolve("lake").toString(), "./lake")
            .replace(folder + "/", "");
    assertThat(printed).as(err.toString(StandardCharsets.UTF_8)).isNotBlank();
  }

  private void shell(Document.Block block) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", block.text()).directory(folder.toFile()).start();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).as(block.toString()).isTrue();
    assertThat(shell.exitValue()).as(block.toString()).isZero();
  }

  private static String timeless(String text) {
    return text.strip()
        .replaceAll("\\d{8}T\\d{6}-[0-9a-f]{6}(-[0-9a-f]{8})?", "RUN")
        .replaceAll("(?m) +\\d+\\.\\d$", " SECONDS")
        .replaceAll("\\(\\d+\\.\\d s\\)", "(SECONDS)")
        .replaceAll(" +", " ");
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
