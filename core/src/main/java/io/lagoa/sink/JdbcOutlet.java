package io.lagoa.sink;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import io.lagoa.sink.DeliveryToken.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * The way of one lake's table into one table of a database. Decides what must be sent, and that it
 * is applied once: rows are staged by executors, then one transaction locks the token, applies the
 * rows if the token still stands where it stood, and moves it.
 */
final class JdbcOutlet implements Outlet {
  private final Database database;
  private final Dialect dialect;
  private final SinkContext context;
  private final JdbcSink sink;
  private final Mode mode;
  private final List<String> key;

  /** What the token said when the changes to deliver were worked out from it. */
  private Optional<State> told = Optional.empty();

  JdbcOutlet(
      Database database,
      Dialect dialect,
      SinkContext context,
      JdbcSink sink,
      Mode mode,
      List<String> key) {
    this.database = database;
    this.dialect = dialect;
    this.context = context;
    this.sink = sink;
    this.mode = mode;
    this.key = List.copyOf(key);
  }

  /** Fails if the target exists and cannot take the table's rows. */
  void check() {
    List<ColumnMapping> mappings = mappings(context.schema());
    Target target =
        database.with(
            "look at " + sink.table(), connection -> Target.look(connection, sink.table()));
    if (target.exists()) {
      require(target, mappings);
    }
  }

  @Override
  public String target() {
    return sink.connection() + " " + sink.table();
  }

  @Override
  public OptionalLong delivered() {
    State state =
        database.with(
            "read what was delivered to " + sink.table(),
            connection -> {
              Target target = Target.look(connection, sink.table());
              return target.exists() ? token(target).read(connection) : State.NOTHING;
            });
    told = Optional.of(state);
    Optional<String> id = context.tableId();
    return id.isPresent() && state.holds(id.get(), 0)
        ? OptionalLong.of(state.version())
        : OptionalLong.empty();
  }

  @Override
  public Receipt deliver(Delivery delivery) {
    State after = new State(tableId(), delivery.version());
    List<ColumnMapping> mappings = mappings(delivery.whole().schema());
    Prepared prepared = prepare(mappings);
    Milestone.TARGET_PREPARED.passed();
    Target target = prepared.target();
    State before = prepared.state();
    if (before.holds(after)) {
      return new Receipt(0, 0);
    }
    Shipment shipment =
        Shipment.of(delivery, mode, before.holds(after.tableId(), 0), mappings, title());
    if (shipment.partial() && told.isPresent() && !told.get().equals(before)) {
      throw overtaken();
    }
    Staging staging = Staging.beside(target.relation(), context.table());
    try {
      List<Long> tasks = stage(shipment, target, mappings, staging);
      Milestone.DELIVERY_STAGED.passed();
      Application application =
          new Application(
              merge(target, mappings, staging, tasks), mode, shipment.partial(), title());
      Receipt receipt =
          database.inTransaction(
              "write to " + sink.table(),
              connection -> apply(connection, application, token(target), before, after));
      Milestone.DELIVERED.passed();
      return receipt;
    } finally {
      staging.discard(database, sink.table());
    }
  }

  private record Prepared(Target target, State state) {}

  /** Sees to it that target and token exist and nothing is left of killed deliveries. */
  private Prepared prepare(List<ColumnMapping> mappings) {
    String doing = "prepare " + sink.table();
    database.with(
        doing,
        connection -> {
          DeliveryToken token = token(Target.look(connection, sink.table()));
          token.prepare(connection);
          return token;
        });
    return database.inTransaction(doing, connection -> prepare(connection, mappings));
  }

  private Prepared prepare(Connection connection, List<ColumnMapping> mappings)
      throws SQLException {
    Target target = Target.look(connection, sink.table());
    if (!target.exists()) {
      target.create(connection, mappings, key, dialect);
      token(target).write(connection, State.NOTHING);
      target = Target.look(connection, sink.table());
    }
    require(target, mappings);
    Staging.dropLeftovers(connection, target.relation(), context.table());
    return new Prepared(target, token(target).read(connection));
  }

  private List<Long> stage(
      Shipment shipment, Target target, List<ColumnMapping> mappings, Staging staging) {
    List<String> columns = columns(target, mappings);
    database.with(
        "create a staging table beside " + sink.table(),
        connection -> {
          staging.create(connection, dialect, target.relation(), columns);
          return staging;
        });
    return new StageWriter(
            database,
            staging.insert(columns),
            mappings.stream().map(ColumnMapping::placeholder).toList(),
            sink.batchSize())
        .write(shipment.rows());
  }

  private Receipt apply(
      Connection connection,
      Application application,
      DeliveryToken token,
      State before,
      State after)
      throws SQLException {
    State locked = token.lock(connection);
    if (locked.holds(after)) {
      return new Receipt(0, 0);
    }
    if (!locked.equals(before)) {
      throw overtaken();
    }
    Receipt receipt = application.apply(connection, dialect);
    Milestone.DELIVERY_APPLIED.passed();
    token.write(connection, after);
    Milestone.TOKEN_MOVED.passed();
    return receipt;
  }

  private Merge merge(
      Target target, List<ColumnMapping> mappings, Staging staging, List<Long> tasks) {
    Set<String> incomparable =
        mappings.stream()
            .map(ColumnMapping::name)
            .filter(name -> !dialect.isComparable(target.column(name)))
            .map(target::sql)
            .collect(Collectors.toUnmodifiableSet());
    return new Merge(
        target.relation().sql(),
        staging.relation().sql(),
        columns(target, mappings),
        key.stream().map(target::sql).toList(),
        incomparable,
        dialect.comparable(),
        tasks);
  }

  private static List<String> columns(Target target, List<ColumnMapping> mappings) {
    return mappings.stream().map(mapping -> target.sql(mapping.name())).toList();
  }

  private void require(Target target, List<ColumnMapping> mappings) {
    target.require(context.table(), mappings, mode.byKey() ? key : List.of());
  }

  private List<ColumnMapping> mappings(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> ColumnMapping.of(context.table(), field, database.url(), dialect))
        .toList();
  }

  private DeliveryToken token(Target target) {
    return DeliveryToken.beside(target.relation(), dialect, context.table());
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

  private LagoaException overtaken() {
    return new LagoaException(
        ErrorCode.CONFLICT,
        "Cannot deliver %s: another delivery changed the target meanwhile; run again"
            .formatted(title()));
  }

  /** What goes where, for messages. */
  private String title() {
    return context.table() + " to " + target();
  }
}
