package io.lagoa.publish;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The events that a table does not show and must not forget: deletes, and in a history those that
 * changed nothing. A hidden table, committed just before its table, which then names its version:
 * what a killed attempt left there is dropped by the next one, and RESTORE takes it back.
 */
final class Memory {
  private final Request request;
  private final StoredTable stored;
  private final StructType schema;
  private final Optional<Version> latest;
  private final long named;
  private final long read;

  /**
   * @param schema the columns of an event
   */
  Memory(Request request, StructType schema) {
    this.request = request;
    this.stored = request.memory();
    this.schema = schema;
    this.latest = stored.current();
    this.named =
        request.rebuild()
            ? -1
            : request.standing().flatMap(Version::state).map(TableState::memoryVersion).orElse(-1L);
    // files that were only joined since hold the same rows
    this.read =
        latest.filter(last -> last.dataVersion() == named).map(Version::number).orElse(named);
  }

  /** The version that the table names; -1 for none. */
  long named() {
    return named;
  }

  /** What is remembered, with places. */
  Dataset<Row> rows() {
    if (named < 0) {
      return request.spark().createDataFrame(List.of(), schema.add(Places.PLACE, Places.TYPE));
    }
    return Difference.completed(Places.of(stored.readAll(read), false), schema);
  }

  /** Commits what is remembered from now on; returns the version that the table is to name. */
  long keep(Difference difference) {
    if (difference.isEmpty()) {
      return named;
    }
    boolean follows =
        latest.map(Version::number).orElse(-1L) == read
            && latest.filter(last -> Standing.retyped(last.schema(), schema)).isEmpty();
    Attempt attempt = Seen.required(stored.attempt(schema), latest, stored.path());
    try {
      Map<String, DataFile> removed = new LinkedHashMap<>(attempt.standing());
      if (follows) {
        removed.values().removeIf(file -> !difference.touched().contains(file.name()));
      }
      Written written = attempt.write(rows(difference, attempt, removed, follows));
      Milestone.MEMORY_WRITTEN.passed();
      long version =
          attempt.commit(
              List.of(written.withoutAside()), removed.values(), state(attempt, written.rows()));
      Milestone.MEMORY_COMMITTED.passed();
      return version;
    } catch (RuntimeException | Error e) {
      attempt.drop();
      throw e;
    }
  }

  private Dataset<Row> rows(
      Difference difference, Attempt attempt, Map<String, DataFile> removed, boolean follows) {
    if (named < 0 || (follows && removed.isEmpty())) {
      return difference.inserts();
    }
    Dataset<Row> standing = follows ? attempt.rows(removed.values()) : stored.readAll(read);
    return difference
        .result(Difference.completed(standing, schema))
        .where(Attempt.CHANGE_TYPE + " IS NULL")
        .drop(Attempt.CHANGE_TYPE);
  }

  private TableState state(Attempt attempt, long rows) {
    return TableState.beside(
        request.run(), request.attempt(), attempt.table(), attempt.next(), rows);
  }
}
