package io.lagoa.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalCommitsTest {
  private static final int ROUNDS = 300;
  private static final int RIVALS = 2;

  @TempDir private Path folder;
  private FileContext files;

  @BeforeEach
  void open() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.AbstractFileSystem.file.impl", LocalCommits.class.getName());
    files = FileContext.getFileContext(URI.create("file:///"), configuration);
  }

  /** With Hadoop's own file system some of these names are taken twice. */
  @Test
  void ofAllWhoTakeANameOneSucceeds() throws Exception {
    CyclicBarrier together = new CyclicBarrier(RIVALS);
    ExecutorService rivals = Executors.newFixedThreadPool(RIVALS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String name = round + ".json";
        List<Future<Boolean>> takes = new ArrayList<>();
        for (int rival = 0; rival < RIVALS; rival++) {
          org.apache.hadoop.fs.Path mine = written("." + name + "." + rival, "by " + rival);
          takes.add(
              rivals.submit(
                  () -> {
                    together.await();
                    return takes(mine, name);
                  }));
        }
        List<Integer> winners = new ArrayList<>();
        for (int rival = 0; rival < RIVALS; rival++) {
          if (takes.get(rival).get()) {
            winners.add(rival);
          }
        }
        assertThat(winners).as(name).hasSize(1);
        assertThat(folder.resolve(name)).hasContent("by " + winners.get(0));
      }
    } finally {
      rivals.shutdownNow();
    }
  }

  private boolean takes(org.apache.hadoop.fs.Path mine, String name) throws IOException {
    try {
      files.rename(mine, at(name));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Test
  void aFileIsReplacedWhereThatIsAskedFor() throws IOException {
    written("state", "old");
    org.apache.hadoop.fs.Path next = written(".state.tmp", "new");
    assertThatThrownBy(() -> files.rename(next, at("state")))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("state exists already");
    files.rename(next, at("state"), Rename.OVERWRITE);
    assertThat(folder.resolve("state")).hasContent("new");
    assertThat(folder.resolve(".state.tmp")).doesNotExist();
  }

  /** Another program of Hadoop may have written the file before, with a checksum beside it. */
  @Test
  void aChecksumOfAFileBeforeSaysNothingOfTheNext() throws IOException {
    LocalFileSystem others = others();
    for (String name : List.of("renamed", "created", "deleted")) {
      try (FSDataOutputStream out = others.create(at(name))) {
        out.writeUTF("theirs, as it was before");
      }
      assertThat(folder.resolve("." + name + ".crc")).exists();
    }
    files.rename(written(".tmp", "ours"), at("renamed"), Rename.OVERWRITE);
    written("created", "ours");
    assertThat(files.delete(at("deleted"), false)).isTrue();
    assertThat(readBy(others, "renamed")).isEqualTo("ours");
    assertThat(readBy(others, "created")).isEqualTo("ours");
    assertThat(folder).isDirectoryNotContaining("glob:**crc");
  }

  /** A disk over a network may have given the name and lost the answer. */
  @Test
  void aNameThatIsTheFilesAlreadyIsTaken() throws IOException {
    org.apache.hadoop.fs.Path temporary = written(".5.json.tmp", "ours");
    Files.createLink(folder.resolve("5.json"), folder.resolve(".5.json.tmp"));
    files.rename(temporary, at("5.json"));
    assertThat(folder.resolve("5.json")).hasContent("ours");
    assertThat(folder.resolve(".5.json.tmp")).doesNotExist();
    assertThatThrownBy(() -> files.rename(at("5.json"), at("5.json")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("5.json")).hasContent("ours");
    assertThatThrownBy(() -> files.rename(written("x", "x"), at("none/x"), Rename.OVERWRITE))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void foldersAndWhatIsNotThereAreAsInHadoop() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    files.rename(at("a"), at("c"));
    assertThat(folder.resolve("c/b")).isDirectory();
    assertThatThrownBy(() -> files.rename(at("none"), at("d")))
        .isInstanceOf(FileNotFoundException.class);
    written("12:30", "a name with a colon");
    assertThat(files.getFileStatus(at("12:30")).getLen()).isEqualTo(19);
  }

  private org.apache.hadoop.fs.Path written(String name, String text) throws IOException {
    EnumSet<CreateFlag> flags = EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE);
    try (FSDataOutputStream out = files.create(at(name), flags, CreateOpts.createParent())) {
      out.write(text.getBytes(UTF_8));
    }
    return at(name);
  }

  private static LocalFileSystem others() throws IOException {
    LocalFileSystem others = new LocalFileSystem();
    others.initialize(URI.create("file:///"), new Configuration());
    return others;
  }

  private String readBy(LocalFileSystem reader, String name) throws IOException {
    try (var in = reader.open(at(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private org.apache.hadoop.fs.Path at(String name) {
    return new org.apache.hadoop.fs.Path(folder.toUri() + name);
  }
}
