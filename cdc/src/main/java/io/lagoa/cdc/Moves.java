package io.lagoa.cdc;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Decides which keys must be applied together, in one order: those between which a row moved
 * without telling all its values. Each gets the same root.
 */
final class Moves {
  private final Map<String, String> parents = new HashMap<>();

  /** Events with a column {@code root}, which only rows that moved do not share with their key. */
  static Dataset<Row> rooted(Dataset<Row> events, Facts facts) {
    if (!facts.moves() || !facts.gaps()) {
      return events.withColumn("root", col(EventColumns.KEY));
    }
    Moves moves = new Moves();
    events
        .where(col(EventColumns.OLD_KEY).isNotNull())
        .select(EventColumns.OLD_KEY, EventColumns.KEY)
        .toLocalIterator()
        .forEachRemaining(row -> moves.join(row.getString(0), row.getString(1)));
    List<Row> roots = new ArrayList<>();
    moves.parents.keySet().stream()
        .toList()
        .forEach(key -> roots.add(RowFactory.create(key, moves.root(key))));
    Dataset<Row> known =
        events
            .sparkSession()
            .createDataFrame(roots, StructType.fromDDL("moved_key STRING, moved_root STRING"));
    return events
        .join(
            broadcast(known), events.col(EventColumns.KEY).equalTo(known.col("moved_key")), "left")
        .withColumn("root", coalesce(col("moved_root"), col(EventColumns.KEY)))
        .drop("moved_key", "moved_root");
  }

  private void join(String one, String other) {
    parents.put(root(one), root(other));
  }

  private String root(String key) {
    String at = key;
    String parent = parents.computeIfAbsent(at, same -> same);
    while (!parent.equals(at)) {
      String next = parents.getOrDefault(parent, parent);
      parents.put(at, next);
      at = parent;
      parent = next;
    }
    return at;
  }
}
