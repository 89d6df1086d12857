package io.lagoa.geo;

import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static io.lagoa.error.ErrorCode.UNREACHABLE;

import io.lagoa.error.LagoaException;
import io.lagoa.source.FileListing;
import io.lagoa.source.ListedFile;
import io.lagoa.source.SourceContext;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Decides the columns of files by reading them once, here and not in Spark. */
final class FeatureFiles {
  private final SourceContext context;
  private final FileListing files;

  FeatureFiles(SourceContext context, FileListing files) {
    this.context = context;
    this.files = files;
  }

  /**
   * The columns of all features.
   *
   * @param geometry the name of the geometry's column
   * @throws LagoaException {@code DATA_ERROR} if a file is no GeoJSON, or if there is no feature;
   *     {@code UNREACHABLE} if a file cannot be read
   */
  FeatureColumns columns(String geometry) {
    FoundProperties found = new FoundProperties();
    for (ListedFile file : files.files()) {
      read(file, found);
    }
    if (found.isEmpty()) {
      throw new LagoaException(
          DATA_ERROR,
          "Cannot fill %s: the files at %s hold no feature; declare a schema if that is right"
              .formatted(context.table(), files.place()));
    }
    return found.columns(geometry);
  }

  private void read(ListedFile file, FoundProperties found) {
    Configuration configuration = context.spark().sparkContext().hadoopConfiguration();
    Path path = new Path(file.path());
    try (InputStream stored = path.getFileSystem(configuration).open(path);
        InputStream text = FeatureRows.text(file.path(), stored)) {
      new FeatureReader(file.path(), text).forEachRemaining(found::add);
    } catch (IOException e) {
      throw new LagoaException(
          UNREACHABLE,
          "Cannot read %s for %s: %s".formatted(file.name(), context.table(), e.getMessage()),
          e);
    }
  }
}
