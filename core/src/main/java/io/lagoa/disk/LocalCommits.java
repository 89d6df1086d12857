package io.lagoa.disk;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of {@code file:} that appear as a whole, as Delta commits a version and Spark a checkpoint:
 * {@code spark.hadoop.fs.AbstractFileSystem.file.impl}. Of several processes that give a file the
 * same name, one succeeds; Hadoop's own looks whether the name is free and then takes it, so that
 * two may both believe that they have it, and one commit is lost. It writes no checksums.
 */
public final class LocalCommits extends DelegateToFileSystem {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCommits.class);

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
    forgetChecksum(from);
    forgetChecksum(to);
    if (overwrite) {
      replace(from, to);
    } else {
      link(from, to);
    }
  }

  private void replace(Path from, Path to) throws IOException {
    try {
      Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      super.renameInternal(from, to, true); // it says which, as others expect it
      return;
    }
    forgetChecksum(to); // of what another program wrote meanwhile
  }

  /** Gives a file a name that nobody has: to look first whether it is free would not be enough. */
  private void link(Path from, Path to) throws IOException {
    try {
      Files.createLink(file(to), file(from));
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!isOurs(from, to)) {
        if (e instanceof java.nio.file.FileAlreadyExistsException) {
          throw new FileAlreadyExistsException(to + " exists already");
        }
        super.renameInternal(from, to, false); // a disk without links, such as a memory stick
        return;
      }
    }
    try {
      Files.deleteIfExists(file(from));
    } catch (IOException e) {
      LOG.warn("Cannot delete {}, which is {} now", from, to, e); // the file has its name
    }
  }

  /** Whether the name was given, though the disk's answer was lost, as over a network. */
  private boolean isOurs(Path from, Path to) throws IOException {
    return !from.equals(to) && Files.exists(file(to)) && Files.isSameFile(file(from), file(to));
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
