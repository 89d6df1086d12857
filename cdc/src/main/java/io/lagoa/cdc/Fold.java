package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.ManyTables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Applies events that come row by row in the order of the log: what the last event of each key
 * left, or each event as it left its row, at a time that {@link Chronology} makes of its own. Only
 * rows that are given on are decoded.
 */
final class Fold implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /** Columns of what comes in. */
  static final List<String> IN =
      List.of("root", "key", "position", "op", "before", "after", "old_key", "schema", "at");

  /** The first event of the key in the batch: its time, in microseconds. */
  static final String FIRST = "_first";

  /** Which event of the key it is in the batch. */
  static final String NTH = "_nth";

  static final String UNFILLED = "_unfilled";
  static final String HELD = "_held";

  private final RowLayout layout;
  private final List<String> key;
  private final boolean every;
  private final ArrayList<Facts.Truncate> truncates;

  /**
   * @param key columns that identify a row
   * @param every whether each event gives a row, rather than the last of each key
   * @param truncates where the table was emptied, in the order of the log
   */
  Fold(RowLayout layout, List<String> key, boolean every, List<Facts.Truncate> truncates) {
    this.layout = layout;
    this.key = List.copyOf(key);
    this.every = every;
    this.truncates = new ArrayList<>(truncates);
  }

  /** The carried columns, how and when they changed, and what is to be filled from held rows. */
  StructType schema() {
    StructType carried = layout.carried();
    StructType held = new StructType();
    for (String column : key) {
      held = held.add(column, carried.apply(column).dataType());
    }
    return carried
        .add(ChangeColumns.OP, DataTypes.StringType)
        .add(ChangeColumns.POSITION, DataTypes.StringType)
        .add(ChangeColumns.AT, DataTypes.LongType)
        .add(FIRST, DataTypes.LongType)
        .add(NTH, DataTypes.IntegerType)
        .add(UNFILLED, DataTypes.createArrayType(DataTypes.StringType))
        .add(HELD, held);
  }

  /** A row that an event left, and the event. */
  private record Left(Row event, Image image, Chronology.Moment moment) {}

  @Override
  public Iterator<Row> call(Iterator<Row> events) {
    return new Iterator<>() {
      private final Deque<Row> ready = new ArrayDeque<>();
      private final Map<String, Chronology.Moment> moments = new HashMap<>();
      private Map<String, Left> group = new LinkedHashMap<>();
      private String root = "";

      @Override
      public boolean hasNext() {
        while (ready.isEmpty() && events.hasNext()) {
          Row event = events.next();
          if (!event.getString(0).equals(root)) {
            release();
            root = event.getString(0);
          }
          Chronology.Moment moment = moment(event, moments.get(event.getString(1)));
          moments.put(event.getString(1), moment);
          Left left = applied(event, group, moment);
          group.put(event.getString(1), left);
          if (every) {
            ready.add(row(left));
          }
        }
        if (ready.isEmpty()) {
          release();
        }
        return !ready.isEmpty();
      }

      private void release() {
        if (!every) {
          group.values().forEach(left -> ready.add(row(left)));
        }
        group = new LinkedHashMap<>();
        moments.clear();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return ready.remove();
      }
    };
  }

  /** A table that is emptied is an event of each key that stood before the batch, too. */
  private Chronology.Moment moment(Row event, Chronology.@Nullable Moment before) {
    long at = event.getLong(8);
    if (!every) {
      return Chronology.Moment.first(at);
    }
    Chronology.@Nullable Moment last = before;
    for (Facts.Truncate truncate : last == null ? truncates : List.<Facts.Truncate>of()) {
      if (truncate.position().compareTo(event.getString(2)) < 0) {
        last = last == null ? Chronology.Moment.first(truncate.at()) : last.then(truncate.at());
      }
    }
    return last == null ? Chronology.Moment.first(at) : last.then(at);
  }

  private static Left applied(Row event, Map<String, Left> group, Chronology.Moment moment) {
    String oldKey = event.getString(6);
    String from = oldKey == null ? event.getString(1) : oldKey;
    Left known = group.get(from);
    Image previous = known == null ? Image.held(from) : known.image();
    String after = event.getString(5);
    boolean gone = event.getString(3).equals("d") || after == null;
    Image image = gone ? previous : Image.of(after, event.getString(4), previous);
    return new Left(event, image, moment);
  }

  private Row row(Left left) {
    Row event = left.event();
    boolean gone = event.getString(3).equals("d");
    String schema = Objects.requireNonNull(event.getString(7));
    @Nullable Object[] values =
        gone
            ? layout.read(schema, identity(event), key)
            : layout.read(schema, Image.parse(Objects.requireNonNull(left.image().row())), null);
    requireKey(values, event);
    int size = values.length;
    @Nullable Object[] all = Arrays.copyOf(values, size + 7);
    all[size] = event.getString(3);
    all[size + 1] = event.getString(2);
    all[size + 2] = left.moment().at();
    all[size + 3] = left.moment().first();
    all[size + 4] = left.moment().nth();
    List<String> unfilled = gone ? List.of() : left.image().unfilled();
    if (!unfilled.isEmpty()) {
      all[size + 5] = Scala.seq(unfilled.stream().map(ManyTables::column).toList());
      all[size + 6] = held(schema, left.image().heldKey());
    }
    return RowFactory.create(all);
  }

  /** What a delete tells of the row: the key, and what the log has of the rest. */
  private static JsonNode identity(Row event) {
    ObjectNode row =
        event.getString(4) == null
            ? (ObjectNode) Image.parse("{}")
            : (ObjectNode) Image.parse(event.getString(4));
    Image.parse(event.getString(1))
        .fields()
        .forEachRemaining(e -> row.set(e.getKey(), e.getValue()));
    return row;
  }

  private Row held(String schema, String heldKey) {
    @Nullable Object[] values = layout.read(schema, Image.parse(heldKey), key);
    @Nullable Object[] found = new Object[key.size()];
    List<RowLayout.Target> targets = layout.targets();
    for (int i = 0; i < targets.size(); i++) {
      int at = key.indexOf(targets.get(i).name());
      if (at >= 0) {
        found[at] = values[i];
      }
    }
    return RowFactory.create(found);
  }

  private void requireKey(@Nullable Object[] values, Row event) {
    List<RowLayout.Target> targets = layout.targets();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && key.contains(targets.get(i).name())) {
        throw new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot apply the event at %s: it does not tell %s of the row, which is its key; name the key that the database has, or have it log whole rows (REPLICA IDENTITY FULL)"
                .formatted(event.getString(2), targets.get(i).name()));
      }
    }
  }
}
