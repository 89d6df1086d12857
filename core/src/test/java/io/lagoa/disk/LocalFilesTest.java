package io.lagoa.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFilesTest {
  @TempDir private Path folder;

  /** As Hadoop's own sets them, which asks {@code chmod}. */
  @Test
  void permissionsAreAsHadoopSetsThem() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    for (String mode : new String[] {"644", "600", "755", "000", "777", "1777", "640"}) {
      assertThat(set(new LocalFiles(), mode)).as(mode).isEqualTo(set(new LocalFileSystem(), mode));
    }
    assertThat(set(new LocalFiles(), "640")).isEqualTo("rw-r-----");
  }

  /** Files below belong to its group: chmod leaves that as it is. */
  @Test
  void aSharedFolderStaysShared() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 02755);
    try (FileSystem files = opened(new LocalFiles())) {
      files.setPermission(new org.apache.hadoop.fs.Path(shared.toUri()), new FsPermission("770"));
    }
    assertThat((int) Files.getAttribute(shared, "unix:mode") & 07777).isEqualTo(02770);
  }

  @Test
  void whatIsMadeHasThePermissionsThatHadoopGives() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    assertThat(made(new LocalFiles(), "ours")).isEqualTo(made(new LocalFileSystem(), "theirs"));
    assertThat(folder.resolve("ours/.file.crc")).exists();
  }

  private String made(LocalFileSystem files, String name) throws IOException {
    Path file = folder.resolve(name).resolve("file");
    try (FileSystem opened = opened(files)) {
      opened.create(new org.apache.hadoop.fs.Path(folder.toUri() + name + "/file")).close();
    }
    return Files.getPosixFilePermissions(file.getParent())
        + " "
        + Files.getPosixFilePermissions(file);
  }

  private String set(LocalFileSystem files, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(files.getClass().getSimpleName() + mode), "");
    try (FileSystem opened = opened(files)) {
      opened.setPermission(new org.apache.hadoop.fs.Path(file.toUri()), new FsPermission(mode));
    }
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static FileSystem opened(LocalFileSystem files) throws IOException {
    files.initialize(URI.create("file:///"), new Configuration());
    return files;
  }
}
