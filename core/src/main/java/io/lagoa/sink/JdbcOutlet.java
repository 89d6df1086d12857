package io.lagoa.sink;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.types.StructType;

/**
 * The way of one lake's table into one table of a database. Decides what must be sent, by which of
 * two ways, and that it is applied once: rows that need no merging are loaded straight into the
 * target by one task; others are staged by many, and then applied. Either way one transaction locks
 * the token, changes the target if the token still stands where it stood, and moves it.
 */
final class JdbcOutlet implements Outlet {
  private final Database database;
  private final Dialect dialect;
  private final SinkContext context;
  private final JdbcSink sink;
  private final Mode mode;
  private final List<String> key;
  private final Creation creation;

  /** What the token said when the changes to deliver were worked out from it. */
  private Optional<Delivered> told = Optional.empty();

  JdbcOutlet(
      Database database,
      Dialect dialect,
      SinkContext context,
      JdbcSink sink,
      Mode mode,
      List<String> key,
      Creation creation) {
    this.database = database;
    this.dialect = dialect;
    this.context = context;
    this.sink = sink;
    this.mode = mode;
    this.key = List.copyOf(key);
    this.creation = creation;
  }

  /** Fails if the target exists and cannot take the table's rows. */
  void check() {
    database.with(
        "look at " + sink.table(),
        connection -> {
          Target target = look(connection);
          return target.exists() ? slots(connection, target, context.schema()) : List.of();
        });
  }

  @Override
  public String target() {
    return sink.connection() + " " + sink.table();
  }

  @Override
  public OptionalLong delivered() {
    return holding().version();
  }

  @Override
  public Holding holding() {
    Delivered state = database.with("read what was delivered to " + sink.table(), this::held);
    told = Optional.of(state);
    return state.holding(context);
  }

  /** What the target holds by its token; nothing if it lost all rows that the table has. */
  private Delivered held(Connection connection) throws SQLException {
    Target target = look(connection);
    boolean lost =
        !target.exists()
            || (mode.byKey() && context.rows().orElse(0) > 0 && target.isEmpty(connection));
    return lost ? Delivered.NOTHING : tokens(target).read(connection);
  }

  @Override
  public boolean verifies() {
    return sink.verify();
  }

  @Override
  public Receipt deliver(Delivery delivery) {
    Receipt receipt = bring(delivery);
    return sink.verify()
        ? Verification.of(database, context, sink, mode, key, title())
            .after(delivery, receipt, this::delivered)
        : receipt;
  }

  private Receipt bring(Delivery delivery) {
    Delivered after = Delivered.of(tableId(), delivery.version(), context);
    Prepared prepared = prepare(delivery.whole().schema());
    Milestone.TARGET_PREPARED.passed();
    Delivered before = prepared.state();
    Standing standing = Standing.of(before, after, mode, prepared.empty(), context);
    if (standing.isDone()) {
      return new Receipt(0, 0);
    }
    Shipment shipment =
        Shipment.of(
            standing.needed(followable(delivery), mode, title()),
            mode,
            before.holds(after.tableId(), 0),
            prepared.slots(),
            title());
    if (shipment.partial() && told.isPresent() && !told.get().equals(before)) {
      throw DirectTask.overtaken(title());
    }
    Passage passage =
        new Passage(
            database,
            dialect,
            prepared.target(),
            prepared.slots(),
            tokens(prepared.target()).token(),
            before,
            after,
            delivery.run(),
            mode,
            sink.batchSize(),
            title());
    boolean merging =
        mode.byKey() && (shipment.partial() || !prepared.empty() || standing.isLost());
    Receipt receipt =
        prepared
            .loader()
            .filter(loader -> !merging)
            .map(loader -> passage.direct(shipment, loader))
            .orElseGet(() -> passage.staged(shipment));
    Milestone.DELIVERED.passed();
    return receipt;
  }

  /** Changes are told by the table's key: one that equals a table by another key gets all rows. */
  private Delivery followable(Delivery delivery) {
    boolean same = context.key().isEmpty() || JdbcSink.isSame(context.key(), key);
    return mode != Mode.MIRROR || same ? delivery : delivery.entire();
  }

  /**
   * What a delivery starts from.
   *
   * @param loader into the target itself; empty if rows are better staged
   * @param empty whether it holds no row
   */
  private record Prepared(
      Target target, List<Slot> slots, Delivered state, Optional<Loader> loader, boolean empty) {}

  /** Sees to it that target and token exist and nothing is left of killed deliveries. */
  private Prepared prepare(StructType schema) {
    return database.with("prepare " + sink.table(), connection -> prepare(connection, schema));
  }

  private Prepared prepare(Connection connection, StructType schema) throws SQLException {
    Target target = look(connection);
    tokens(target).prepare(connection);
    if (!target.exists()) {
      create(connection, target, schema);
      target = look(connection);
    } else if (tokens(target).read(connection).equals(Delivered.CREATING)) {
      complete(connection, target, schema); // what a kill left out, where it is no transaction
    }
    List<Slot> slots = slots(connection, target, schema);
    Staging.dropLeftovers(connection, target.relation(), context.table());
    return new Prepared(
        target,
        slots,
        tokens(target).read(connection),
        loader(connection, target, slots),
        target.isEmpty(connection));
  }

  private Optional<Loader> loader(Connection connection, Target target, List<Slot> slots)
      throws SQLException {
    return dialect.loadsDirectly(connection, target.relation(), slots)
        ? Optional.of(dialect.loader(connection, target.relation().sql(), slots, sink.batchSize()))
        : Optional.empty();
  }

  /** Creates the target, of which tokens of a target that was dropped know nothing. */
  private void create(Connection connection, Target target, StructType schema) throws SQLException {
    connection.setAutoCommit(false);
    tokens(target).token().reset(connection);
    if (look(connection).exists()) { // made by another delivery, which the reset waited for
      connection.rollback();
    } else {
      if (!dialect.dropsInTransaction()) {
        connection.commit();
      }
      created(target, schema).create(connection);
      tokens(target).token().write(connection, DeliveryToken.Entry.NOTHING);
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  private void complete(Connection connection, Target target, StructType schema)
      throws SQLException {
    created(target, schema).complete(connection);
    tokens(target).token().write(connection, DeliveryToken.Entry.NOTHING);
  }

  private NewTarget created(Target target, StructType schema) {
    return new NewTarget(target.relation(), schema, key, creation, context, types());
  }

  private List<Slot> slots(Connection connection, Target target, StructType schema)
      throws SQLException {
    List<Slot> slots =
        new Fitting(context.table(), schema, key, types()).into(target, mode.byKey());
    dialect.requireCasts(connection, slots);
    return slots;
  }

  private Target look(Connection connection) throws SQLException {
    return Target.look(connection, sink.table(), dialect);
  }

  private ColumnType types() {
    return new ColumnType(context.table(), database.url(), dialect);
  }

  private TokenTable tokens(Target target) {
    return TokenTable.beside(target.relation(), dialect, context.table());
  }

  private String tableId() {
    return context
        .tableId()
        .orElseThrow(
            () ->
                new LagoaException(
                    ErrorCode.DEFECT,
                    "Cannot deliver %s: the table has no version yet".formatted(title())));
  }

  /** What goes where, for messages. */
  private String title() {
    return context.table() + " to " + target();
  }
}
