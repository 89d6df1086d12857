package io.lagoa.sink;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import io.lagoa.sink.DeliveryToken.Entry;
import io.lagoa.sink.Outlet.Receipt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One delivery on its way, once it is known what is sent: the two ways, each all or nothing.
 *
 * @param before where the token must stand
 * @param after where it stands then
 * @param run the run that delivers
 * @param title what goes where, for messages
 */
record Passage(
    Database database,
    Dialect dialect,
    Target target,
    List<Slot> slots,
    DeliveryToken token,
    Delivered before,
    Delivered after,
    String run,
    Mode mode,
    int batchSize,
    String title) {
  /** A database tells one key only, of two that it takes for the same. */
  private static final String ALIKE = ", or one that the target takes for it,";

  /**
   * One task loads the rows into the target, in the transaction that moves the token.
   *
   * @param loader into the target itself
   */
  Receipt direct(Shipment shipment, Loader loader) {
    Merge merge = merge("", "", false);
    DirectTask task =
        new DirectTask(
            database,
            token,
            before,
            after,
            run,
            mode == Mode.REPLACE ? merge.deleteAll() : "",
            loader,
            keyFields(),
            title);
    Landed landed = Landed.sum(run(shipment.rows().coalesce(1), task));
    return new Receipt(landed.rows(), landed.removed());
  }

  private List<Integer> keyFields() {
    return mode.byKey()
        ? IntStream.range(0, slots.size()).filter(i -> slots.get(i).key()).boxed().toList()
        : List.of();
  }

  /** Tasks stage rows side by side, then one transaction applies them and moves the token. */
  Receipt staged(Shipment shipment) {
    Staging staging = Staging.beside(target.relation(), token.source());
    try {
      StageTask task =
          database.with(
              "create a staging table beside " + token.target(),
              connection -> {
                staging.create(connection, dialect, target.relation(), slots);
                return stageTask(connection, staging, shipment.marked());
              });
      List<Landed> tasks = run(shipment.rows(), task);
      Milestone.DELIVERY_STAGED.passed();
      Receipt receipt =
          database.inTransaction(
              "write to " + token.target(),
              connection -> apply(connection, staging, tasks, shipment));
      if (!dialect.dropsInTransaction()) {
        staging.discard(database, token.target());
      }
      return receipt;
    } catch (RuntimeException failure) {
      staging.discard(database, token.target());
      throw failure;
    }
  }

  private StageTask stageTask(Connection connection, Staging staging, boolean marked)
      throws SQLException {
    List<Slot> staged =
        marked ? Stream.concat(slots.stream(), Stream.of(Slot.mark())).toList() : slots;
    return new StageTask(
        database,
        dialect,
        dialect.loader(connection, staging.relation().sql(), staged, batchSize),
        marked ? slots.size() : -1);
  }

  private Receipt apply(
      Connection connection, Staging staging, List<Landed> tasks, Shipment shipment)
      throws SQLException {
    Delivered locked = token.lock(connection).state();
    if (!locked.equals(before)) {
      if (!locked.holds(after)) {
        throw DirectTask.overtaken(title);
      }
      staging.drop(connection);
      return new Receipt(0, 0);
    }
    Landed landed = Landed.sum(tasks);
    String counted = dialect.counted(tasks.stream().map(Landed::task).toList());
    Receipt receipt =
        new Application(
                merge(staging.relation().sql(), counted, shipment.marked()),
                dialect,
                mode,
                shipment.partial(),
                landed,
                title)
            .apply(connection);
    Milestone.DELIVERY_APPLIED.passed();
    token.write(connection, new Entry(after, run, landed.rows(), landed.checksum()));
    Milestone.TOKEN_MOVED.passed();
    return receipt;
  }

  private Merge merge(String staging, String counted, boolean marked) {
    return new Merge(
        target.relation().sql(),
        staging,
        slots,
        counted,
        marked,
        dialect.comparable(),
        dialect.overriding());
  }

  /** Runs a task on each partition; a Spark job. */
  private List<Landed> run(Dataset<Row> rows, FlatMapFunction<Iterator<InternalRow>, Landed> task) {
    try {
      List<Landed> landed = rows.queryExecution().toRdd().toJavaRDD().mapPartitions(task).collect();
      return landed.isEmpty() && task instanceof DirectTask direct
          ? List.of(direct.call(Collections.emptyIterator()).next()) // no partition, but a token
          : landed;
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw told(failure);
    }
  }

  private LagoaException told(Exception failure) {
    Optional<String> duplicate = mode.byKey() ? DuplicateKey.in(failure) : Optional.empty();
    return duplicate
        .map(key -> Application.ambiguous(merge("", "", false).folds() ? key + ALIKE : key, title))
        .orElseGet(() -> database.failure("write to " + token.target(), failure));
  }
}
