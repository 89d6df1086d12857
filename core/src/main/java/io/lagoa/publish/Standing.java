package io.lagoa.publish;

import static io.lagoa.publish.Places.PLACE;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.PartitionRows;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What stands of a table before an attempt, and which of its files give way. */
record Standing(Request request, Attempt attempt) {
  /** Below this, a join of all rows takes no longer than another broadcast. */
  private static final long LARGE = 2L << 20;

  /** From this on, a job that makes a filter of the keys saves more than it takes. */
  private static final long HUGE = 64L << 20;

  /** Keys of a batch up to this are sent to every task. */
  private static final long BROADCAST = 16L << 20;

  /** Whether nothing stands that the attempt must mind: no version, or one that is rebuilt. */
  boolean isEmpty() {
    return request.standing().isEmpty() || request.rebuild();
  }

  /** Whether a column of what stands gets another type, so that every file is to be rewritten. */
  boolean widens() {
    return !isEmpty() && retyped(request.standing().orElseThrow().schema(), request.schema());
  }

  static boolean retyped(StructType before, StructType after) {
    return Arrays.stream(after.fields()).anyMatch(field -> retyped(before, field));
  }

  /** Whether a column has another type in some columns; not if they lack it. */
  static boolean retyped(StructType schema, StructField field) {
    return List.of(schema.fieldNames()).contains(field.name())
        && !schema.apply(field.name()).dataType().sql().equals(field.dataType().sql());
  }

  /**
   * Whether a source that brought no change leaves nothing to say that is not said: of the same
   * declaration, at the same position, with the tables beside it as they were.
   */
  boolean says(long quarantine, long memory) {
    return request.made().inputs().isEmpty()
        && request
            .standing()
            .flatMap(Version::state)
            .filter(state -> state.inputs().isEmpty())
            .filter(state -> state.position().equals(request.made().position()))
            .filter(state -> state.fingerprint().equals(request.made().fingerprint()))
            .filter(state -> state.basis().equals(request.made().basis()))
            .filter(state -> state.quarantine() == quarantine)
            .filter(state -> state.memoryVersion() == memory)
            .isPresent();
  }

  /** How many files a batch may touch; those of an empty one are not listed, which may be a job. */
  long files(Staging staging) {
    return isEmpty() || staging.bytes() == 0 ? 0 : attempt.standing().size();
  }

  /** How many rows there are: known from the state, or else from the files. */
  long rows() {
    if (request.standing().isEmpty()) {
      return 0;
    }
    Version version = request.standing().orElseThrow();
    Optional<TableState> state = version.state();
    if (state.isPresent() && state.orElseThrow().dataVersion() == version.dataVersion()) {
      return state.orElseThrow().rows();
    }
    return rows(attempt.standing());
  }

  /** The rows of some files; those of a tool that writes no statistics are counted by a job. */
  long rows(Map<String, DataFile> files) {
    List<DataFile> uncounted = files.values().stream().filter(file -> !file.isCounted()).toList();
    return files.values().stream().filter(DataFile::isCounted).mapToLong(DataFile::rows).sum()
        + (uncounted.isEmpty() ? 0 : attempt.rows(uncounted).count());
  }

  /** The rows with the columns of the next version, and their places. */
  Dataset<Row> withPlaces() {
    return isEmpty() ? none() : placed(attempt.standing().values());
  }

  /**
   * As {@link #withPlaces()}, at least those that have a key of a batch: files that cannot hold one
   * are not read, and of large ones no other row goes on.
   *
   * @param key columns that identify a row, or more than one
   */
  Dataset<Row> withPlaces(List<String> key, Staging staging) {
    if (isEmpty() || staging.bytes() == 0) {
      return none();
    }
    KeyBounds range = staging.range(key, request.schema());
    List<DataFile> files = attempt.standing().values().stream().filter(range::mayBeIn).toList();
    if (files.isEmpty()) {
      return none();
    }
    Column within = range.narrows(files) ? range.filter() : lit(true);
    long bytes = files.stream().mapToLong(DataFile::bytes).sum();
    long batch = staging.bytes();
    if (bytes < LARGE || batch > BROADCAST || batch > bytes / 4) {
      return placed(files).where(within);
    }
    Dataset<Row> keys = staging.keys(key, request.schema());
    Dataset<Row> all = numbered() ? attempt.physicalRows(files) : attempt.rows(files);
    Dataset<Row> likely =
        bytes < HUGE
            ? all
            : KeyFilter.narrowed(all, keys, key, staging.goodRows() + staging.deadRows());
    Dataset<Row> found =
        Places.of(likely, numbered())
            .where(within)
            .join(broadcast(keys), Difference.names(key), "left_semi");
    Dataset<Row> standing =
        numbered()
            ? found.where(attempt.unmarked(files, Places.file(PLACE), Places.row(PLACE)))
            : found;
    return Difference.completed(standing, request.schema());
  }

  private Dataset<Row> placed(Collection<DataFile> files) {
    return Difference.completed(Places.of(attempt.rows(files), numbered()), request.schema());
  }

  private Dataset<Row> none() {
    return request.spark().createDataFrame(List.of(), request.schema().add(PLACE, Places.TYPE));
  }

  /** Whether places say which row of a file they are. */
  boolean numbered() {
    return !isEmpty() && attempt.marks() && DataFile.haveNames(attempt.standing().values());
  }

  /** The rows of some files, with the columns of the next version. */
  Dataset<Row> rowsOf(Map<String, DataFile> files) {
    return Difference.completed(attempt.rows(files.values()), request.schema());
  }

  /** The files of some names: all of them where a type changes or all is rebuilt. */
  Map<String, DataFile> touched(Set<String> names) {
    boolean all = request.rebuild() || widens();
    if (names.isEmpty() && !all) {
      return Map.of(); // listing files is a Spark job
    }
    Map<String, DataFile> touched = new LinkedHashMap<>(attempt.standing());
    if (!all) {
      touched.values().removeIf(file -> !names.contains(file.name()));
    }
    return touched;
  }

  /**
   * The files that a replace removes: all, or those of the partitions that it speaks of.
   *
   * @param shared whether those are the partitions that the new files are in
   */
  Map<String, DataFile> replaced(Written written, boolean shared) {
    Map<String, DataFile> replaced = new LinkedHashMap<>(attempt.standing());
    if (isEmpty()) {
      return replaced;
    }
    if (shared) {
      Set<List<Optional<String>>> places = new HashSet<>();
      written.files().forEach(file -> places.add(file.place()));
      replaced.values().removeIf(file -> !places.contains(file.place()));
    } else if (request.scope() instanceof Request.Scope.Partitions some) {
      List<DataFile> within =
          PartitionRows.within(
              request.spark(),
              List.copyOf(replaced.values()),
              request.standing().orElseThrow(),
              some.partitions()::within);
      replaced.values().retainAll(within);
    }
    return replaced;
  }
}
