package io.lagoa.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, asking the JVM where that starts a process: {@code chmod} for each
 * file and folder that is made, {@code readlink} for each that is renamed.
 */
final class RawDisk extends RawLocalFileSystem {
  /** Beyond reading, writing and executing: whose a folder's files are, who may delete them. */
  private static final int SPECIAL = 07000;

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    java.nio.file.Path file = pathToFile(path).toPath();
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || permission.getStickyBit() || isSpecial(file)) {
      super.setPermission(path, permission); // chmod keeps what such a folder has
    } else {
      String symbols =
          permission.getUserAction().SYMBOL
              + permission.getGroupAction().SYMBOL
              + permission.getOtherAction().SYMBOL;
      view.setPermissions(PosixFilePermissions.fromString(symbols));
    }
  }

  private static boolean isSpecial(java.nio.file.Path file) throws IOException {
    return Files.isDirectory(file) && ((int) Files.getAttribute(file, "unix:mode") & SPECIAL) != 0;
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return Files.isSymbolicLink(pathToFile(path).toPath())
        ? super.getFileLinkStatus(path)
        : getFileStatus(path);
  }
}
