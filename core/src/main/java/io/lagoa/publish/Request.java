package io.lagoa.publish;

import io.lagoa.check.Counted;
import io.lagoa.delta.Declared;
import io.lagoa.delta.Marking;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.query.ColumnValues;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import io.lagoa.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that a stage wants to publish as the next version of a table.
 *
 * @param table the declaration
 * @param write how the table takes the rows
 * @param target the table's folder
 * @param quarantine the folder of the table beside it
 * @param memory the folder of the hidden table that keeps what the table does not show
 * @param standing the version that stands; empty before the first
 * @param schema the columns of the next version
 * @param scope which part of the table the rows speak for
 * @param rebuild whether all that stands is replaced, columns included
 * @param rows the rows, lazy, with the columns of {@code schema}, but for those that a history adds
 * @param unique whether the rows are proven to be unique by the table's key
 * @param run identifies the run
 * @param attempt identifies the attempt
 * @param at the run's time, later than that of the version that stands
 * @param made what the version is made from
 * @param tables the lake's tables by name, for checks that look at others
 */
public record Request(
    SparkSession spark,
    Table table,
    Write write,
    StoredTable target,
    StoredTable quarantine,
    StoredTable memory,
    Optional<Version> standing,
    StructType schema,
    Scope scope,
    boolean rebuild,
    Dataset<Row> rows,
    boolean unique,
    String run,
    String attempt,
    Instant at,
    Made made,
    Function<TableName, StoredTable> tables) {

  /** Which part of the table the rows of a request speak for. */
  public sealed interface Scope {
    /** The whole table. */
    record Whole() implements Scope {}

    /** New rows; what stands is not spoken of. */
    record NewRows() implements Scope {}

    /**
     * All rows that have one of some values in some columns: a value that is named and has no row
     * has left. If the table has no key, these columns identify a row, NULL being a value.
     */
    record Keys(ColumnValues keys) implements Scope {
      /**
       * Of the keys that a query gives.
       *
       * @param keys the columns, one row a key, lazy
       */
      public Keys(Dataset<Row> keys) {
        this(ColumnValues.of(keys));
      }
    }

    /** All rows of some partitions, by known values of the table's partition columns. */
    record Partitions(ColumnValues partitions) implements Scope {}

    /** The values of the rows that are spoken of; empty for all rows, or for new ones. */
    default Optional<ColumnValues> values() {
      if (this instanceof Keys keys) {
        return Optional.of(keys.keys());
      }
      return this instanceof Partitions some ? Optional.of(some.partitions()) : Optional.empty();
    }

    /** Rows that were set aside before and are judged anew; what stands is not spoken of. */
    record SetAside() implements Scope {}

    /** Whether rows that were made before are made again, rather than came. */
    default boolean remakes() {
      return !(this instanceof NewRows || this instanceof SetAside);
    }

    /** As the state and the reports say it. */
    default String text() {
      if (this instanceof Keys) {
        return "changed keys";
      }
      if (this instanceof Partitions) {
        return "affected partitions";
      }
      if (this instanceof SetAside) {
        return "redrive";
      }
      return this instanceof NewRows ? "new rows" : "full";
    }
  }

  /** What the next version is declared to be; partitions are those of what stands. */
  Declared declared() {
    return new Declared(
        standing.filter(version -> !rebuild).map(Version::partitionBy).orElse(table.partitionBy()),
        table.layout().clusterBy(),
        table.layout().fileBytes(),
        marking(),
        table.description(),
        table.columns());
  }

  private Marking marking() {
    return switch (table.layout().deletionVectors()) {
      case ALWAYS -> Marking.ALWAYS;
      case NEVER -> Marking.NEVER;
      case AUTO -> comparesByKey() ? Marking.LARGE : Marking.AS_IS;
    };
  }

  private boolean comparesByKey() {
    return write != Write.APPEND
        && !identity().isEmpty()
        && table.rules().replaceBy() == ReplaceBy.TABLE;
  }

  /** The columns by which a row is found again: the key, or those of {@link Scope.Keys}. */
  List<String> identity() {
    return table.key().isEmpty() && scope instanceof Scope.Keys keys
        ? keys.keys().columns()
        : table.key();
  }

  /** Whether a row may have the key of a row that stands and that the request does not speak of. */
  boolean mayRepeatOutside() {
    return !unique
        && !table.key().isEmpty()
        && scope.values().filter(values -> !table.key().containsAll(values.columns())).isPresent();
  }

  /** The rows that stand and that the request does not speak of, lazy. */
  Dataset<Row> outside() {
    return scope.values().orElseThrow().without(target.read(standing.orElseThrow().number()));
  }

  /**
   * What a version is made from.
   *
   * @param inputs what is read of each lake table
   * @param position how far the source is read
   * @param fingerprint changes when the declaration would give other rows
   * @param basis what else per-row content depends on
   * @param counted how many rows were read, and how many their source counts; asked when the rows
   *     are written
   */
  public record Made(
      Map<String, TableState.Read> inputs,
      Map<String, String> position,
      String fingerprint,
      String basis,
      Supplier<Optional<Counted>> counted) {}
}
