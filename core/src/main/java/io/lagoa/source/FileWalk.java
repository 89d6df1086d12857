package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Decides which files a path means, and below which folder they are named. */
final class FileWalk {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private final String table;
  private final String path;
  private final String pattern;
  private final boolean recursive;

  FileWalk(String table, java.nio.file.Path base, String path, boolean recursive) {
    this.table = table;
    this.path = path;
    this.pattern = resolved(base, path);
    this.recursive = recursive;
  }

  /** Without user and password. */
  static String redacted(String address) {
    return address.replaceAll("//[^/@\\s]*@", "//***@");
  }

  String place() {
    return redacted(ListedFile.isPattern(pattern) ? pattern : ListedFile.unescaped(pattern));
  }

  FileListing list(Configuration configuration) throws IOException {
    FileSystem storage = new Path(pattern).getFileSystem(configuration);
    List<FileStatus> found = new ArrayList<>();
    Path root;
    if (ListedFile.isPattern(pattern)) {
      root = storage.makeQualified(new Path(beforeWildcard(pattern)));
      FileStatus @Nullable [] matches = storage.globStatus(new Path(pattern));
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        add(storage, match, found);
      }
    } else {
      root = storage.makeQualified(new Path(ListedFile.unescaped(pattern)));
      try {
        FileStatus status = storage.getFileStatus(root);
        add(storage, status, found);
        if (!status.isDirectory() && root.getParent() != null) {
          root = root.getParent();
        }
      } catch (FileNotFoundException e) {
        // Nothing is there yet: an empty listing says so.
      }
    }
    String prefix = root.toString().endsWith("/") ? root.toString() : root + "/";
    return new FileListing(
        place(), root.toString(), found.stream().map(file -> listed(prefix, file)).toList());
  }

  private void add(FileSystem storage, FileStatus status, List<FileStatus> found)
      throws IOException {
    if (isHidden(status.getPath().getName())) {
      return;
    }
    if (!status.isDirectory()) {
      found.add(status);
      return;
    }
    for (FileStatus child : storage.listStatus(status.getPath())) {
      if (child.isDirectory() && !recursive && !isHidden(child.getPath().getName())) {
        throw new LagoaException(
            CONFIG_INVALID,
            ("Cannot list %s for %s: folder %s would not be read; set option recursiveFileLookup ="
                    + " true to read all below, or name the files: %s/*.csv")
                .formatted(
                    place(),
                    table,
                    child.getPath().getName(),
                    redacted(path.replaceAll("/+$", ""))));
      }
      add(storage, child, found);
    }
  }

  private static ListedFile listed(String prefix, FileStatus file) {
    String whole = file.getPath().toString();
    String name = whole.startsWith(prefix) ? whole.substring(prefix.length()) : whole;
    return new ListedFile(name, whole, file.getLen(), file.getModificationTime());
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".")
        || (name.startsWith("_") && !name.contains("="))
        || name.endsWith("._COPYING_");
  }

  private static String resolved(java.nio.file.Path base, String path) {
    if (SCHEME.matcher(path).matches() || path.startsWith("/")) {
      return path;
    }
    return "file:" + ListedFile.literal(base.toAbsolutePath().normalize().toString()) + "/" + path;
  }

  private static String beforeWildcard(String pattern) {
    StringBuilder root = new StringBuilder();
    for (String part : pattern.split("(?<=/)", -1)) {
      if (ListedFile.isPattern(part)) {
        break;
      }
      root.append(part);
    }
    return ListedFile.unescaped(root.toString());
  }
}
