package io.lagoa.plan;

import io.lagoa.delta.Changes;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Delivery;
import io.lagoa.sink.Outlet;
import io.lagoa.sink.Sink;
import io.lagoa.sink.SinkContext;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Brings one target to a table's version; what is delivered already is not sent again. */
final class DeliverStep implements Step {
  private final Warehouse warehouse;
  private final Table table;
  private final Sink sink;
  private final String name;
  private final StoredTable stored;
  private final Optional<StructType> planned;

  /**
   * @param planned the table's columns as the plan would leave them, if known
   */
  DeliverStep(
      Warehouse warehouse, Table table, Sink sink, int index, Optional<StructType> planned) {
    this.warehouse = warehouse;
    this.table = table;
    this.sink = sink;
    this.name = table.name() + " -> " + label(sink) + (index == 0 ? "" : " " + (index + 1));
    this.stored = warehouse.table(table.name());
    this.planned = planned;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public Stage.Kind kind() {
    return Stage.Kind.DELIVER;
  }

  @Override
  public List<String> after() {
    return List.of(table.name().toString());
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    Optional<Version> current = stored.current();
    Outlet outlet = sink.open(context(current));
    if (current.isEmpty()) {
      return stage(Stage.Work.YES, how(outlet), outlet.target() + " holds nothing yet")
          .delivering(
              new Stage.Delivering(
                  outlet.target(), OptionalLong.empty(), OptionalLong.empty(), ""));
    }
    Held held = Held.by(outlet, table.name());
    return foresee(upstream, current.orElseThrow(), outlet, held)
        .delivering(held.delivering(current.orElseThrow().dataVersion()));
  }

  private Stage foresee(Optional<String> upstream, Version current, Outlet outlet, Held held) {
    String reason = held.reason(current.dataVersion());
    if (!held.is(current.dataVersion())) {
      return stage(Stage.Work.YES, how(outlet), reason)
          .moving(List.of(reading(current, held)), Optional.empty());
    }
    if (outlet.verifies()) {
      String more = upstream.map("; delivered first if %s changes"::formatted).orElse("");
      return stage(Stage.Work.YES, "verify", reason + more);
    }
    return upstream.isPresent()
        ? stage(Stage.Work.PERHAPS, "if " + upstream.orElseThrow() + " changes", reason)
        : stage(Stage.Work.NO, "nothing to do", reason);
  }

  private Stage stage(Stage.Work work, String how, String reason) {
    return Stage.of(name, kind(), work, how, reason);
  }

  private Stage.Reading reading(Version current, Held held) {
    OptionalLong since = held.before(current.dataVersion());
    return new Stage.Reading(
        table.name().toString(),
        current.number(),
        since.isPresent() && !table.key().isEmpty()
            ? stored.changedExtent(since.getAsLong(), current.dataVersion())
            : stored.extent());
  }

  @Override
  public Optional<StageResult> settled(Stage stage) {
    return stage.work() == Stage.Work.NO
        ? Optional.of(unchanged(stage.brings().orElseThrow().to().orElseThrow(), stage.reason()))
        : Optional.empty();
  }

  private StageResult unchanged(long version, String reason) {
    return StageResult.of(name, kind(), StageResult.Status.UNCHANGED, "nothing to do", reason)
        .at(Optional.of(version), 0);
  }

  @Override
  public StageResult run(String run) {
    Version current =
        stored
            .current()
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.DATA_ERROR,
                        "%s: Cannot deliver %s: it has no version yet"
                            .formatted(table.place(), table.name())));
    Outlet outlet = sink.open(context(Optional.of(current)));
    long version = current.dataVersion();
    Held held = Held.by(outlet, table.name());
    String reason = held.reason(version);
    boolean same = held.is(version);
    if (same && !outlet.verifies()) {
      return unchanged(version, reason);
    }
    Outlet.Receipt receipt =
        outlet.deliver(
            new Delivery(
                version,
                stored.read(current.number()),
                changes(held.before(version), version),
                run));
    long sent = receipt.written() + receipt.deleted();
    boolean done = !same || sent > 0;
    return StageResult.of(
            name,
            kind(),
            done ? StageResult.Status.DONE : StageResult.Status.UNCHANGED,
            done ? how(outlet) : "verify",
            receipt.note().isEmpty() ? reason : reason + "; " + receipt.note())
        .at(Optional.of(version), 0)
        .counting(new TableState.Counts(sent, receipt.written(), 0, receipt.deleted(), 0, 0), 0);
  }

  private static String how(Outlet outlet) {
    return outlet.verifies() ? "deliver and verify" : "deliver";
  }

  /** One row a changed key since the delivered version; empty if they are not known. */
  private Optional<Dataset<Row>> changes(OptionalLong delivered, long version) {
    if (delivered.isEmpty() || !stored.holdsChanges(delivered.getAsLong(), version)) {
      return Optional.empty();
    }
    long since = delivered.getAsLong();
    List<String> identity = Validity.identity(table);
    if (!identity.isEmpty()) {
      return Optional.of(ChangedRows.lastByKey(stored, identity, since, version));
    }
    return stored.changesBetween(since, version) == Changes.INSERTS
        ? Optional.of(
            ChangedRows.arrived(stored, since, version)
                .withColumn("_change_type", functions.lit("upsert")))
        : Optional.empty();
  }

  private static String label(Sink sink) {
    return sink.getClass()
        .getSimpleName()
        .replaceAll("Sink$", "")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private SinkContext context(Optional<Version> current) {
    return new SinkView(
        warehouse,
        table,
        stored,
        current,
        current.map(Version::schema).or(() -> planned).orElseGet(StructType::new));
  }
}
