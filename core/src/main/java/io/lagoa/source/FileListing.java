package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static io.lagoa.error.ErrorCode.UNREACHABLE;

import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * The files that a path means at one moment, seen through Hadoop's file systems without reading
 * them. Hidden files and folders ({@code _x}, {@code .x}) are left out, as Spark does. A file that
 * is still being written is taken with the length that it had here.
 *
 * @param place the path as resolved, for messages; never carries a password
 * @param root the folder that names are relative to: what stands before the first wildcard
 * @param files ordered by name
 */
public record FileListing(String place, String root, List<ListedFile> files) {
  public FileListing {
    files = files.stream().sorted(Comparator.comparing(ListedFile::name)).toList();
  }

  /**
   * Lists a file, a folder or a glob.
   *
   * @param path relative to {@link SourceContext#base()}, absolute, or a URL of any Hadoop file
   *     system
   * @param options may carry settings of the file system
   * @param recursive whether the files of folders within folders are meant, too
   * @return without files when nothing is there
   * @throws LagoaException {@code UNREACHABLE} if the file system does not answer; {@code
   *     CONFIG_INVALID} if there is none for the path's scheme, or if a folder holds folders and
   *     {@code recursive} is not asked for
   */
  public static FileListing of(
      SourceContext context, String path, Map<String, String> options, boolean recursive) {
    Configuration configuration = configuration(context, options);
    FileWalk walk = new FileWalk(context.table(), context.base(), path, recursive);
    try {
      return walk.list(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot list %s for %s: %s; add the connector of that file system to the class path"
              .formatted(walk.place(), context.table(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new LagoaException(
          UNREACHABLE,
          "Cannot list %s for %s: %s; check that the storage answers and that it may be read"
              .formatted(walk.place(), context.table(), FileWalk.redacted(e.toString())),
          e);
    }
  }

  /** Hadoop's settings for a read with these options. */
  static Configuration configuration(SourceContext context, Map<String, String> options) {
    Configuration configuration =
        new Configuration(context.spark().sparkContext().hadoopConfiguration());
    options.forEach(configuration::set);
    return configuration;
  }

  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** What a position says of these files: name to {@link ListedFile#mark()}. */
  public Map<String, String> marks() {
    Map<String, String> marks = new TreeMap<>();
    files.forEach(file -> marks.put(file.name(), file.mark()));
    return marks;
  }

  /**
   * The files that a table has not read yet.
   *
   * @throws LagoaException {@code DATA_ERROR} if a file changed since it was read, as reading it
   *     again would double its rows
   */
  FileListing beyond(Map<String, String> read, String table) {
    List<ListedFile> fresh = new ArrayList<>();
    for (ListedFile file : files) {
      String before = read.get(file.name());
      if (before == null) {
        fresh.add(file);
      } else if (!before.equals(file.mark())) {
        String was = before.substring(0, before.indexOf('@'));
        throw new LagoaException(
            DATA_ERROR,
            ("Cannot read the new files of %s: file %s in %s changed since it was read (was %s bytes,"
                    + " is %d): rows would double; use --full to read all again, or write new names")
                .formatted(table, file.name(), FileWalk.redacted(root), was, file.bytes()));
      }
    }
    return new FileListing(place, root, fresh);
  }

  /**
   * Fails where nothing was found.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is no file
   */
  public void requireFiles(String table, String path, String remedy) {
    if (files.isEmpty()) {
      throw new LagoaException(
          DATA_ERROR,
          "Cannot fill %s: no file matches %s (looked at %s); %s"
              .formatted(table, FileWalk.redacted(path), place, remedy));
    }
  }

  /** For people: {@code 3 files, 1,024 bytes}. */
  public String count(String adjective) {
    long bytes = files.stream().mapToLong(ListedFile::bytes).sum();
    return String.format(
        Locale.ROOT,
        "%,d %s%s, %,d bytes",
        files.size(),
        adjective,
        files.size() == 1 ? "file" : "files",
        bytes);
  }

  /** The paths for a Spark reader. */
  public String[] paths() {
    return files.stream().map(ListedFile::asPattern).toArray(String[]::new);
  }
}
