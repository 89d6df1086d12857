package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static io.lagoa.publish.Difference.OP;
import static io.lagoa.publish.Places.PLACE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What events make of a table and of its memory. An event is a row of the batch, of the table or of
 * the memory: they are one set, of which each key's winners, by {@link Newest}, say alone what the
 * table holds. So it does not matter in which run an event came.
 */
final class Events {
  private static final String REMEMBERED = "_lagoa_remembered";
  private static final String VISIBLE = "_lagoa_visible";
  private static final String START = "_lagoa_start";
  private static final String UNTIL = "_lagoa_until";

  private final Request request;
  private final Table table;
  private final boolean history;
  private final StructType events;
  private final StructType memory;

  /**
   * @param events the columns of the batch
   * @param memory those and {@link Batch#DEAD}
   */
  Events(Request request, StructType events, StructType memory) {
    this.request = request;
    this.table = request.table();
    this.history = Validity.isHistory(table);
    this.events = events;
    this.memory = memory;
  }

  /**
   * A row a change, for {@link Difference}: of the table in {@code _lagoa_op}, {@code
   * _lagoa_place}, {@code o} and {@code n}; of the memory in the columns of {@link Merged}. Lazy.
   *
   * @param standing rows of the table with their places
   * @param remembered rows of the memory with their places
   * @param batch one row an identity, with {@link Batch#DEAD}
   */
  Dataset<Row> changes(Dataset<Row> standing, Dataset<Row> remembered, Dataset<Row> batch) {
    Dataset<Row> old = old(standing, false).unionAll(old(remembered, true));
    if (history) {
      old = touched(old, batch);
    }
    Column news = struct(struct(Difference.columns(events, "")).as("row"), col(Batch.DEAD));
    Dataset<Row> joined =
        old.join(
            batch.select(news.as("n")),
            Sides.same(Batch.identity(table), false, "o.row.", "n.row."),
            history ? "full_outer" : "right_outer");
    return history ? told(valid(joined)).where(changed()) : told(replaced(joined));
  }

  /**
   * What events of the batch make of rows. Only those that change something go on, so that what
   * follows need not ask again which row wins: nested, it would be asked for each column.
   */
  private Dataset<Row> replaced(Dataset<Row> joined) {
    Column wins = col("o").isNull().or(Newest.outranks(request, events).and(differ()));
    Column counts = remembers() ? wins : wins.and(col("o").isNotNull().or(not(dead("n"))));
    return joined
        .where(counts)
        .withColumn(Merged.FRESH, lit(true))
        .withColumn("w", col("n"))
        .withColumn(VISIBLE, not(dead("n")));
  }

  /** Without order-by what is deleted is gone: nothing could come late. */
  private boolean remembers() {
    return !table.orderBy().isEmpty();
  }

  private static Column changed() {
    return col(OP).isNotNull().or(col(Merged.MEMORY_OP).isNotNull());
  }

  private Dataset<Row> old(Dataset<Row> rows, boolean fromMemory) {
    return rows.select(
        struct(
                struct(Difference.columns(events, "")).as("row"),
                (fromMemory ? col(Batch.DEAD) : lit(false)).as(Batch.DEAD),
                lit(fromMemory).as(REMEMBERED),
                (history && !fromMemory ? col(quoted(Validity.TO)) : untilNever()).as(UNTIL),
                col(PLACE))
            .as("o"));
  }

  private Column untilNever() {
    return history
        ? lit(null).cast(request.schema().apply(Validity.TO).dataType())
        : lit(null).cast("string");
  }

  /** All events of the keys of a batch: a late one changes what stands around it. */
  private Dataset<Row> touched(Dataset<Row> old, Dataset<Row> batch) {
    Column[] keys = table.key().stream().map(column -> col(quoted(column))).toArray(Column[]::new);
    Dataset<Row> touched = batch.select(struct(keys).as("k")).distinct();
    return old.join(touched, Sides.same(table.key(), false, "o.row.", "k."), "left_semi");
  }

  /** Which winners begin a version, and until when it is valid. */
  private Dataset<Row> valid(Dataset<Row> joined) {
    Column wins = col("n").isNotNull().and(col("o").isNull().or(Newest.outranks(request, events)));
    Dataset<Row> won =
        joined
            .withColumn(Merged.FRESH, wins.and(col("o").isNull().or(differ())))
            .withColumn("w", when(wins, event("n")).otherwise(event("o")));
    Column[] keys =
        table.key().stream().map(column -> col("w.row." + quoted(column))).toArray(Column[]::new);
    WindowSpec inTime = Window.partitionBy(keys).orderBy(time());
    Dataset<Row> before = won.withColumn("p", lag(col("w"), 1).over(inTime));
    Column same =
        col("p")
            .isNotNull()
            .and(not(dead("p")))
            .and(not(Sides.differ(compared(), "p.row.", "w.row.")));
    Column start = not(dead("w")).and(not(same));
    return before
        .withColumn(VISIBLE, start)
        .withColumn(START, when(start.or(dead("w")), time()))
        .withColumn(
            UNTIL, min(col(START)).over(inTime.rowsBetween(1, Window.unboundedFollowing())));
  }

  private Dataset<Row> told(Dataset<Row> rows) {
    Column stood = col("o").isNotNull().and(not(coalesce(col("o." + REMEMBERED), lit(true))));
    Column remembered = coalesce(col("o." + REMEMBERED), lit(false));
    Column visible = col(VISIBLE);
    Column remembers = not(visible).and(lit(remembers()));
    Column before = when(stood, stored("o"));
    Column after = when(visible, stored("w"));
    Dataset<Row> sides =
        rows.select(
            before.as("bo"),
            after.as("bn"),
            when(remembered, memory("o")).as("mo"),
            when(remembers, memory("w")).as("mn"),
            col("o." + PLACE).as(PLACE),
            col(Merged.FRESH));
    return sides.select(
        op("bo", "bn", request.schema()).as(OP),
        when(col("bo").isNotNull(), col(PLACE)).as(PLACE),
        col("bo").as("o"),
        col("bn").as("n"),
        op("mo", "mn", memory).as(Merged.MEMORY_OP),
        when(col("mo").isNotNull(), col(PLACE)).as(Merged.MEMORY_PLACE),
        col("mo"),
        col("mn"),
        col(Merged.FRESH));
  }

  private Column op(String before, String after, StructType schema) {
    Column changed =
        history ? Sides.differ(List.of(schema.fields()), before + ".", after + ".") : lit(true);
    return when(col(before).isNull().and(col(after).isNotNull()), lit(Difference.INSERT))
        .when(col(before).isNotNull().and(col(after).isNull()), lit(Difference.DELETE))
        .when(col(before).isNotNull().and(changed), lit(Difference.UPDATE));
  }

  /** An event as the table holds it. */
  private Column stored(String side) {
    Column until = side.equals("o") ? col("o." + UNTIL) : col(UNTIL);
    List<Column> columns = new ArrayList<>();
    for (StructField field : request.schema().fields()) {
      Column value = col(side + ".row." + quoted(field.name()));
      if (history) {
        value =
            switch (field.name()) {
              case Validity.FROM -> col(side + ".row." + quoted(table.orderBy().get(0)));
              case Validity.TO -> until;
              case Validity.CURRENT -> until.isNull();
              default -> value;
            };
      }
      columns.add(value.as(field.name()));
    }
    return struct(columns.toArray(new Column[0]));
  }

  private Column memory(String side) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : events.fields()) {
      columns.add(col(side + ".row." + quoted(field.name())).as(field.name()));
    }
    columns.add(dead(side).as(Batch.DEAD));
    return struct(columns.toArray(new Column[0]));
  }

  /** The columns whose change makes another version. */
  private List<StructField> compared() {
    return Merged.compared(table, events);
  }

  private Column differ() {
    return not(dead("o").eqNullSafe(dead("n")))
        .or(Sides.differ(List.of(events.fields()), "o.row.", "n.row."));
  }

  private Column time() {
    return col("w.row." + quoted(table.orderBy().get(0)));
  }

  private static Column event(String side) {
    return struct(col(side + ".row").as("row"), dead(side).as(Batch.DEAD));
  }

  private static Column dead(String side) {
    return col(side + "." + Batch.DEAD);
  }
}
