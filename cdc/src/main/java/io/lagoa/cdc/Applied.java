package io.lagoa.cdc;

import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.ManyTables;
import io.lagoa.table.NothingYet;
import io.lagoa.table.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Makes rows of a table from the events of a database's table: typed columns and {@link
 * ChangeColumns}. Rows that a delete or a truncate removes come too, with {@code _op = 'd'}.
 *
 * @param key columns that identify a row
 * @param every whether each event makes a row, as a history needs
 * @param current the table's rows as they stand; empty if it is made from all events
 * @param rejected rows that its checks set aside: what the database held since, all the same
 * @param declared the columns that the table declares, if it does
 */
record Applied(
    String table,
    List<String> key,
    boolean every,
    Optional<Dataset<Row>> current,
    Optional<Dataset<Row>> rejected,
    Optional<StructType> declared) {

  /** The rows, lazy but for a look at the events. */
  Dataset<Row> rows(Dataset<Row> events) {
    Facts facts = Facts.of(table, events);
    Optional<Dataset<Row>> emptied = emptied(facts);
    if (facts.schemas().isEmpty()) {
      return emptied.or(() -> held().map(rows -> rows.limit(0))).orElseGet(this::nothing);
    }
    RowLayout layout = RowLayout.of(facts.schemas(), RowLayout.zone(events.sparkSession()));
    requireKey(layout, facts);
    Fold fold = new Fold(layout, key, every, facts.truncates());
    Dataset<Row> keyed = facts.keyless() ? Keyed.by(layout.origins(key), events) : events;
    Dataset<Row> rows =
        Moves.rooted(living(keyed, facts), facts)
            .withColumn("at", Facts.micros())
            .selectExpr(Fold.IN.toArray(new String[0]))
            .repartition(col("root"))
            .sortWithinPartitions("root", EventColumns.POSITION)
            .mapPartitions(fold, Encoders.row(fold.schema()));
    Dataset<Row> timed =
        every && current.isPresent()
            ? new Chronology(key, layout, mayBeLate(events))
                .of(rows, current.orElseThrow(), facts.earliest())
            : rows;
    Dataset<Row> whole =
        facts.gaps()
            ? new Filling(key, layout).of(timed, held(), rejected)
            : finished(timed, layout);
    Dataset<Row> all = emptied.map(gone -> whole.unionByName(gone, true)).orElse(whole);
    return added(layout).map(held -> all.unionByName(held, true)).orElse(all);
  }

  /** A log is read in its order; messages of Kafka come twice, and late. */
  private static boolean mayBeLate(Dataset<Row> events) {
    return List.of(events.columns()).contains(KafkaColumns.OFFSET);
  }

  /** No rows, of the columns that are declared. */
  private Dataset<Row> nothing() {
    StructType columns =
        declared.orElseThrow(
            () ->
                new NothingYet(
                    "no event of %s tells its columns yet; declare schema to have it empty"
                        .formatted(table)));
    return SparkSession.active().createDataFrame(List.of(), columns);
  }

  /**
   * Events without those that a truncate overtook; in a history, which keeps them, with its
   * deletes.
   */
  private Dataset<Row> living(Dataset<Row> events, Facts facts) {
    Dataset<Row> rows = events.where(col(EventColumns.OP).isin("r", "c", "u", "d"));
    if (facts.truncates().isEmpty()) {
      return rows;
    }
    if (!every) {
      Facts.Truncate last = facts.truncates().get(facts.truncates().size() - 1);
      return rows.where(col(EventColumns.POSITION).gt(last.position()));
    }
    Dataset<Row> all = rows;
    String newest = facts.schemas().get(facts.schemas().size() - 1);
    for (Facts.Truncate truncate : facts.truncates()) {
      Dataset<Row> gone =
          rows.where(col(EventColumns.POSITION).lt(truncate.position()))
              .select(EventColumns.KEY)
              .distinct()
              .withColumn(EventColumns.OP, lit("d"))
              .withColumn(EventColumns.POSITION, lit(truncate.position()))
              .withColumn(EventColumns.CHANGED_AT, call_udf("timestamp_micros", lit(truncate.at())))
              .withColumn(EventColumns.SCHEMA, lit(newest));
      all = all.unionByName(gone, true);
    }
    return all;
  }

  /** The rows that stand, as deletes, if the table was emptied. */
  private Optional<Dataset<Row>> emptied(Facts facts) {
    if (facts.truncates().isEmpty()) {
      return Optional.empty();
    }
    Facts.Truncate last = facts.truncates().get(every ? 0 : facts.truncates().size() - 1);
    return held()
        .map(
            rows ->
                rows.withColumn(ChangeColumns.OP, lit("d"))
                    .withColumn(ChangeColumns.POSITION, lit(last.position()))
                    .withColumn(ChangeColumns.AT, call_udf("timestamp_micros", gone(last.at()))));
  }

  /** When rows that stand were gone. */
  private Column gone(long at) {
    return every
        ? Chronology.after(call_udf("unix_micros", col(ChangeColumns.AT)), lit(at))
        : lit(at);
  }

  private Dataset<Row> finished(Dataset<Row> rows, RowLayout layout) {
    return rows.select(columns(layout).toArray(new Column[0]));
  }

  /** The columns of the table, from what a fold gives. */
  static List<Column> columns(RowLayout layout) {
    List<Column> columns = new ArrayList<>(layout.finished());
    columns.add(col(ChangeColumns.OP));
    columns.add(col(ChangeColumns.POSITION));
    columns.add(call_udf("timestamp_micros", col(ChangeColumns.AT)).as(ChangeColumns.AT));
    return columns;
  }

  /** Rows that stand, with the value that the database gave them in a column that is new. */
  private Optional<Dataset<Row>> added(RowLayout layout) {
    if (every || current.isEmpty()) {
      return Optional.empty();
    }
    List<String> known = List.of(current.orElseThrow().columns());
    List<RowLayout.Target> added =
        layout.targets().stream()
            .filter(target -> !known.contains(target.name()) && !target.standard().isEmpty())
            .toList();
    if (added.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = current.orElseThrow();
    for (RowLayout.Target target : added) {
      Object value = target.decoding().read(Image.parse(target.standard()));
      rows =
          rows.withColumn(
              target.name(),
              target.decoding().finish(functions.lit(value).cast(target.decoding().carried())));
    }
    return Optional.of(
        rows.withColumn(ChangeColumns.POSITION, concat(col(ChangeColumns.POSITION), lit("+"))));
  }

  /** The rows that stand, of a history those that are valid now. */
  private Optional<Dataset<Row>> held() {
    return current.map(
        rows ->
            every
                ? rows.where(col(Validity.CURRENT))
                    .drop(Validity.FROM, Validity.TO, Validity.CURRENT)
                : rows);
  }

  private void requireKey(RowLayout layout, Facts facts) {
    List<String> names = layout.targets().stream().map(RowLayout.Target::name).toList();
    for (String column : key) {
      if (!names.contains(column)) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID,
            "Unknown column '%s' in key of the changes of %s; columns are %s"
                .formatted(column, table, names));
      }
    }
    if (facts.keys().size() > 1) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot apply the changes of %s: the database changed its key, of %s; read its events anew: lagoa run --full, of the table that holds them"
              .formatted(table, facts.keys()));
    }
    for (Set<String> columns : facts.keys()) {
      if (!columns.stream().map(ManyTables::column).collect(toSet()).equals(Set.copyOf(key))) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID,
            "Cannot apply the changes of %s by the key %s: its events are by %s, so that rows would be mixed up or left behind; write key = %s"
                .formatted(table, key, columns, columns));
      }
    }
  }
}
