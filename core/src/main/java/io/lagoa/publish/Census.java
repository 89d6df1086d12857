package io.lagoa.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.udf;

import io.lagoa.check.ExactAccumulator;
import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.RowPlaces;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * What a difference consists of: how many rows of each operation, and which rows leave which file
 * that stands. It is taken while the difference is written, so that nobody reads it for that.
 */
final class Census extends ExactAccumulator<Census.Change, Census.Kinds> {
  private static final long serialVersionUID = 1;

  /** Of more files than this, each file's rows are brought to one task. */
  private static final int MANY = 1_000;

  /**
   * A change.
   *
   * @param row the old row's number in its file; null if rows have none
   */
  record Change(Kind kind, @Nullable Long row) {}

  /**
   * The rows that are counted together.
   *
   * @param op the operation
   * @param file where the old rows stand; null if there are none
   */
  record Kind(String op, @Nullable String file) implements Serializable {}

  /** What a task counts. */
  static final class Kinds implements Serializable {
    private static final long serialVersionUID = 1;
    private final HashMap<Kind, Rows> rows = new HashMap<>();
  }

  /** The rows of a kind. */
  static final class Rows implements Serializable {
    private static final long serialVersionUID = 1;
    private long count;
    private @Nullable RowPlaces places;

    private void add(@Nullable Long row) {
      count++;
      if (row != null) {
        RowPlaces known = places == null ? new RowPlaces() : places;
        known.add(row);
        places = known;
      }
    }
  }

  /**
   * The same rows, so that what all tasks count together does not grow with their number where
   * there are many files.
   *
   * @param files how many files stand
   * @param places columns of the old row's place, of which one at most has a value
   */
  static Dataset<Row> byFile(Dataset<Row> changes, long files, String... places) {
    if (files <= MANY) {
      return changes;
    }
    List<Column> file = new ArrayList<>();
    for (String place : places) {
      file.add(Places.file(place));
    }
    file.add(spark_partition_id().cast(DataTypes.StringType));
    return changes.repartition(coalesce(file.toArray(new Column[0])));
  }

  /**
   * The same rows, counted where they are written.
   *
   * @param op the column of the operation; rows without one are not counted
   * @param place the column of the old row's place
   */
  Dataset<Row> of(Dataset<Row> changes, String op, String place) {
    register(changes.sparkSession());
    Column counted =
        udf(new Count(this), DataTypes.BooleanType)
            .asNondeterministic()
            .apply(col(op), Places.file(place), Places.row(place));
    return changes.where(counted);
  }

  @Override
  public void add(Change change) {
    mine().rows.computeIfAbsent(change.kind(), kind -> new Rows()).add(change.row());
  }

  /** How many rows have an operation. */
  long count(String op) {
    long count = 0;
    for (Kinds task : gathered()) {
      for (Map.Entry<Kind, Rows> entry : task.rows.entrySet()) {
        count += entry.getKey().op().equals(op) ? entry.getValue().count : 0;
      }
    }
    return count;
  }

  /** The names of the files that rows leave. */
  Set<String> files() {
    return byFile().keySet();
  }

  /** Those of some files that need not be remade, with the rows to mark. */
  Map<DataFile, List<RowPlaces>> toMark(Attempt attempt, Collection<DataFile> files) {
    Map<String, List<Rows>> byFile = byFile();
    Map<DataFile, List<RowPlaces>> marked = new LinkedHashMap<>();
    for (DataFile file : files) {
      long count = 0;
      List<RowPlaces> places = new ArrayList<>();
      for (Rows rows : byFile.getOrDefault(file.name(), List.of())) {
        count += rows.count;
        if (rows.places != null) {
          places.add(rows.places);
        }
      }
      if (!places.isEmpty() && attempt.marks(file, count)) {
        marked.put(file, places);
      }
    }
    return marked;
  }

  private Map<String, List<Rows>> byFile() {
    Map<String, List<Rows>> byFile = new HashMap<>();
    for (Kinds task : gathered()) {
      task.rows.forEach(
          (kind, rows) -> {
            if (kind.file() != null) {
              byFile.computeIfAbsent(kind.file(), file -> new ArrayList<>()).add(rows);
            }
          });
    }
    return byFile;
  }

  @Override
  protected Census another() {
    return new Census();
  }

  @Override
  protected Kinds nothing() {
    return new Kinds();
  }

  /** Takes note of a change; TRUE. */
  private static final class Count implements UDF3<String, String, Long, Boolean> {
    private static final long serialVersionUID = 1;
    private final Census census;

    Count(Census census) {
      this.census = census;
    }

    @Override
    public Boolean call(@Nullable String op, @Nullable String file, @Nullable Long row) {
      if (op != null) {
        census.add(new Change(new Kind(op, file), row));
      }
      return true;
    }
  }
}
