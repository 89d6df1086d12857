package io.lagoa.source;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/**
 * The files that a table was made from, and the columns that were found in them, so that looking
 * for news reads none of them again.
 *
 * @param marks {@link ListedFile#mark()} by name
 * @param schema absent where it is declared
 */
public record FilesRead(Map<String, String> marks, Optional<StructType> schema) {
  public static final FilesRead NONE = new FilesRead(Map.of(), Optional.empty());

  /** No file has this name: names do not begin with a slash. */
  private static final String SCHEMA = "/schema";

  public FilesRead {
    marks = Map.copyOf(marks);
  }

  public static FilesRead of(Position position) {
    Map<String, String> marks = new TreeMap<>(position.values());
    Optional<StructType> schema =
        Optional.ofNullable(marks.remove(SCHEMA)).map(StructType::fromDDL);
    return new FilesRead(marks, schema);
  }

  /** These files and more; columns found now take the place of those found before. */
  public FilesRead and(FileListing more, Optional<StructType> found) {
    Map<String, String> union = new TreeMap<>(marks);
    union.putAll(more.marks());
    return new FilesRead(union, found);
  }

  public Position position() {
    Map<String, String> values = new TreeMap<>(marks);
    schema.ifPresent(columns -> values.put(SCHEMA, columns.toDDL()));
    return new Position(values);
  }
}
