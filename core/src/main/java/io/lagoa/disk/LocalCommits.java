package io.lagoa.disk;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options.ChecksumOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files of {@code file:} that appear as a whole, as Delta commits a version and Spark a checkpoint:
 * {@code spark.hadoop.fs.AbstractFileSystem.file.impl}. Of several processes that give a file the
 * same name, one succeeds; Hadoop's own looks whether the name is free and then takes it, so that
 * two may both believe that they have it, and one commit is lost. It writes no checksums.
 */
public final class LocalCommits extends DelegateToFileSystem {
  /** As Hadoop makes it. */
  public LocalCommits(URI uri, Configuration configuration) throws IOException, URISyntaxException {
    super(uri, new RawDisk(), configuration, "file", false);
  }

  @Override
  public FSDataOutputStream createInternal(
      Path path,
      EnumSet<CreateFlag> flags,
      FsPermission permission,
      int buffer,
      short replication,
      long block,
      Progressable progress,
      ChecksumOpt checksum,
      boolean parents)
      throws IOException {
    forgetChecksum(path);
    return super.createInternal(
        path, flags, permission, buffer, replication, block, progress, checksum, parents);
  }

  @Override
  public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
    if (!Files.isRegularFile(file(from)) || Files.isDirectory(file(to))) {
      super.renameInternal(from, to, overwrite);
      return;
    }
    forgetChecksum(to);
    if (overwrite) {
      Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    } else {
      link(from, to);
    }
  }

  /** Gives a file a name that nobody has: to look first whether it is free would not be enough. */
  private void link(Path from, Path to) throws IOException {
    try {
      Files.createLink(file(to), file(from));
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(to + " exists already");
    } catch (UnsupportedOperationException | FileSystemException e) {
      super.renameInternal(from, to, false); // a disk without links, such as a memory stick
      return;
    }
    Files.delete(file(from));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    forgetChecksum(path);
    return super.delete(path, recursive);
  }

  /** What another program wrote beside a file of this name says nothing of the next one. */
  private void forgetChecksum(Path path) throws IOException {
    Files.deleteIfExists(file(path).resolveSibling("." + path.getName() + ".crc"));
  }

  private java.nio.file.Path file(Path path) {
    return ((RawDisk) fsImpl).pathToFile(path).toPath();
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }

  /** A local name may have colons. */
  @Override
  public boolean isValidName(String path) {
    return true;
  }
}
