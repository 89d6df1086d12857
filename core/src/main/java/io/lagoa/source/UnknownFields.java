package io.lagoa.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which fields of JSON files no column takes, as far as the beginnings of the newest files show: a
 * field that is new is mostly in every object. Spark skips such fields and tells nobody; to look at
 * every object would be to parse it twice, which is what {@link Rescued} does.
 *
 * @param names ordered
 */
record UnknownFields(Set<String> names) {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownFields.class);
  private static final int FILES = 8;
  private static final int OBJECTS = 100;
  private static final JsonFactory JSON = new JsonFactory();

  static final UnknownFields NONE = new UnknownFields(Set.of());

  /** Looks at the first objects of the newest files; no Spark job. */
  static UnknownFields of(FileListing files, Configuration configuration, StructType columns) {
    Set<String> found = new ConcurrentSkipListSet<>();
    files.files().stream()
        .sorted(Comparator.comparingLong(ListedFile::modifiedMillis).reversed())
        .limit(FILES)
        .parallel()
        .forEach(file -> look(file, configuration, found));
    List.of(columns.fieldNames()).forEach(found::remove);
    return new UnknownFields(new TreeSet<>(found));
  }

  private static void look(ListedFile file, Configuration configuration, Set<String> found) {
    Path path = new Path(file.path());
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    try (InputStream stored = path.getFileSystem(configuration).open(path);
        InputStream plain = codec == null ? stored : codec.createInputStream(stored);
        JsonParser parser = JSON.createParser(plain)) {
      int objects = 0;
      for (JsonToken token = parser.nextToken();
          token != null && objects < OBJECTS;
          token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          objects++;
        } else if (token == JsonToken.FIELD_NAME) {
          found.add(parser.currentName());
          parser.nextToken();
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      // the read comes to the same place, and tells what is wrong there
      LOG.debug("No look at the fields of {}", FileWalk.redacted(file.path()), e);
    }
  }

  /** Tells the log of a run. */
  void warn(String table) {
    notes().forEach(note -> LOG.warn("{}: {}", table, note));
  }

  /** To the reason of an offer. */
  String reason() {
    return names.isEmpty() ? "" : "; leaves out fields " + String.join(", ", names);
  }

  /** For people, with what to do. */
  List<String> notes() {
    return names.isEmpty()
        ? List.of()
        : List.of(
            "fields %s are in no column and are left out: declare them, or a column %s STRING that takes them"
                .formatted(String.join(", ", names), Rescued.COLUMN));
  }
}
