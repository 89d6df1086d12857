package io.lagoa.publish;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.PartitionRows;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What stands of a table before an attempt, and which of its files give way. */
record Standing(Request request, Attempt attempt) {
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
   * Whether a dump of a source, read in full, leaves nothing to say that is not said: of the same
   * declaration, at the same position, with the tables beside it as they were.
   */
  boolean says(long quarantine, long memory) {
    return request.scope() instanceof Request.Scope.Whole
        && request.made().inputs().isEmpty()
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

  static long rows(Map<String, DataFile> files) {
    return files.values().stream().mapToLong(DataFile::rows).sum();
  }

  /** The rows with the columns of the next version, and the file that each stands in. */
  Dataset<Row> withFiles() {
    if (isEmpty()) {
      return request
          .spark()
          .createDataFrame(List.of(), request.schema().add(Difference.FILE, "string"));
    }
    long version = request.standing().orElseThrow().number();
    return Difference.completed(
        Difference.withFile(request.target().read(version)), request.schema());
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
