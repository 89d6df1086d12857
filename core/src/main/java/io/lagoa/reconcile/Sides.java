package io.lagoa.reconcile;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rank;

import io.lagoa.compare.Comparison;
import io.lagoa.compare.Meant;
import io.lagoa.compare.Pairing;
import io.lagoa.config.Connection;
import io.lagoa.database.Database;
import io.lagoa.database.Pace;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Turns;
import io.lagoa.plan.Warehouse;
import io.lagoa.sink.JdbcSink;
import io.lagoa.sink.Mode;
import io.lagoa.source.Jdbc;
import io.lagoa.source.JdbcUnread;
import io.lagoa.source.ManyTables;
import io.lagoa.source.Position;
import io.lagoa.source.ReadingHours;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The version of a table that stands, beside a table of a database. */
record Sides(Warehouse warehouse, Table table, Version version, int limit) {

  /** Beside the table that it is read from: of each key the newest row that was read. */
  Reconciled with(Jdbc jdbc) {
    return protecting(jdbc.connection(), "its source", () -> compared(jdbc));
  }

  /** Within the hours of a connection, and when it is its turn. */
  private Reconciled protecting(String connection, String title, Supplier<Reconciled> comparing) {
    Connection settings = warehouse.connection(connection);
    ReadingHours.require(settings.limits(), warehouse.spark(), title, table.name().toString());
    return Turns.of(settings).take(comparing);
  }

  private Pace pace(String connection) {
    return new Pace(warehouse.connection(connection).limits().rowsPerSecond());
  }

  private Reconciled compared(Jdbc jdbc) {
    Database database = Database.of(jdbc.connection(), warehouse.connection(jdbc.connection()));
    String name =
        jdbc.table()
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.CONFIG_INVALID,
                        "%s: Cannot reconcile %s: it is read by a query, not from a table"
                            .formatted(table.place(), table.name())));
    Dataset<Row> rows = current();
    Pairing pairing = Pairing.taken(database, name, table.key(), rows.schema(), ManyTables::column);
    Optional<String> watermark =
        jdbc.watermark().stream()
            .map(ManyTables::column)
            .flatMap(candidate -> Arrays.stream(rows.columns()).filter(candidate::equalsIgnoreCase))
            .findFirst();
    boolean versioned = watermark.isPresent() && table.write().orElse(Write.APPEND) == Write.APPEND;
    Dataset<Row> newest = versioned ? newest(rows, pairing.key(), watermark.orElseThrow()) : rows;
    Optional<String> unread =
        version
            .state()
            .map(TableState::position)
            .flatMap(
                position ->
                    JdbcUnread.condition(
                        jdbc,
                        pairing.columns(),
                        pairing.relation().spelling(),
                        database.product(),
                        new Position(position)));
    return reconciled(
        pairing,
        Comparison.taken(
            pairing,
            newest,
            zone(),
            new Meant(jdbc::meant, unread, pace(jdbc.connection())),
            versioned,
            limit),
        false,
        Optional.empty());
  }

  /**
   * Beside the table whose changes it follows.
   *
   * @param behind tells what of these is still to be read; asked only if keys differ
   */
  Reconciled with(
      String connection, Content.Counterpart counterpart, Supplier<Optional<String>> behind) {
    return protecting(
        connection, counterpart.table(), () -> compared(connection, counterpart, behind));
  }

  private Reconciled compared(
      String connection, Content.Counterpart counterpart, Supplier<Optional<String>> behind) {
    Database database = Database.of(connection, warehouse.connection(connection));
    Dataset<Row> rows = current().drop(counterpart.besides().toArray(new String[0]));
    Pairing pairing =
        Pairing.followed(
            database, counterpart.table(), table.key(), rows.schema(), ManyTables::column);
    Meant meant = new Meant(UnaryOperator.identity(), Optional.empty(), pace(connection));
    Comparison.Outcome outcome = Comparison.taken(pairing, rows, zone(), meant, false, limit);
    return reconciled(pairing, outcome, false, outcome.isEqual() ? Optional.empty() : behind.get());
  }

  /** Beside the table that it is delivered to. */
  Reconciled with(JdbcSink sink) {
    if (sink.write().filter(mode -> mode == Mode.APPEND).isPresent()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "%s: Cannot reconcile %s with %s: write = append leaves earlier states of rows there"
              .formatted(table.place(), table.name(), sink.table()));
    }
    return protecting(sink.connection(), sink.table(), () -> compared(sink));
  }

  private Reconciled compared(JdbcSink sink) {
    Database database = Database.of(sink.connection(), warehouse.connection(sink.connection()));
    Dataset<Row> rows = warehouse.table(table.name()).read(version.number());
    List<String> key = sink.key().isEmpty() ? Validity.identity(table) : sink.key();
    Pairing pairing = Pairing.delivered(database, sink.table(), key, rows.schema());
    return reconciled(
        pairing,
        Comparison.delivered(pairing, rows, zone(), pace(sink.connection()), true, limit),
        true,
        Optional.empty());
  }

  private Reconciled reconciled(
      Pairing pairing, Comparison.Outcome outcome, boolean delivered, Optional<String> behind) {
    List<String> uncompared = new ArrayList<>(pairing.foreign());
    uncompared.addAll(pairing.uncompared());
    return new Reconciled(
        table.name().toString(),
        pairing.toString(),
        delivered,
        delivered ? outcome.originRows() : outcome.copyRows(),
        delivered ? outcome.copyRows() : outcome.originRows(),
        outcome.unread(),
        outcome.differences(),
        outcome.unopened(),
        uncompared,
        behind);
  }

  private String zone() {
    return warehouse.spark().conf().get("spark.sql.session.timeZone");
  }

  /** The rows as they are now: of a history those that are valid, without its columns. */
  private Dataset<Row> current() {
    Dataset<Row> rows = warehouse.table(table.name()).read(version.number());
    if (!Validity.isHistory(table)) {
      return rows;
    }
    return rows.where(col(Validity.CURRENT))
        .select(
            Arrays.stream(Validity.removed(table, version.schema()).fieldNames())
                .map(Sides::column)
                .toArray(Column[]::new));
  }

  /** Of each key the rows of its newest mark: several if one mark has several states. */
  private static Dataset<Row> newest(Dataset<Row> rows, List<String> key, String watermark) {
    String rank = "_lagoa_rank";
    return rows.withColumn(
            rank,
            rank()
                .over(
                    Window.partitionBy(key.stream().map(Sides::column).toArray(Column[]::new))
                        .orderBy(column(watermark).desc_nulls_last())))
        .where(col(rank).equalTo(1))
        .drop(rank);
  }

  private static Column column(String name) {
    return col(quoted(name));
  }
}
