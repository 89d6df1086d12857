package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Decides which of two rows of one key is newer: the one with the greater {@code order-by}, NULL
 * being the oldest; between equals, one that deletes, and else the one with the greater hash of the
 * whole row, so that the winner does not depend on how rows were divided into runs.
 */
final class Newest {
  private Newest() {}

  /** Sorts newest first. */
  static Column[] first(Dataset<Row> rows, List<String> orderBy) {
    List<Column> order = new ArrayList<>();
    for (String column : orderBy) {
      order.add(col(quoted(column)).desc_nulls_last());
    }
    if (List.of(rows.columns()).contains(Batch.DEAD)) {
      order.add(col(Batch.DEAD).desc());
    }
    order.add(hash(rows.schema(), "").desc());
    return order.toArray(new Column[0]);
  }

  /**
   * Whether the row {@code n} of a batch takes the place of the row {@code o} that stands: in an
   * upsert not of a newer one. Where all rows of a key are made again, as after a change of the
   * query, what is made now replaces a row of the same age, too.
   */
  static Column replaces(Request request) {
    List<String> orderBy = request.table().orderBy();
    if (request.write() != Write.UPSERT || orderBy.isEmpty()) {
      return lit(true);
    }
    if (request.scope().remakes()) {
      return not(order(orderBy, "n.").lt(order(orderBy, "o.")));
    }
    return rank(request.schema(), orderBy, "n.").gt(rank(request.schema(), orderBy, "o."));
  }

  /**
   * As {@link #replaces}, of events, which have a row and may delete.
   *
   * @param schema the columns of {@code o.row} and {@code n.row}
   */
  static Column outranks(Request request, StructType schema) {
    List<String> orderBy = request.table().orderBy();
    if (orderBy.isEmpty()) {
      return lit(true);
    }
    if (request.scope().remakes()) {
      return not(order(orderBy, "n.row.").lt(order(orderBy, "o.row.")));
    }
    return rank(schema, orderBy, "n").gt(rank(schema, orderBy, "o"));
  }

  private static Column order(List<String> orderBy, String side) {
    return struct(
        orderBy.stream().map(column -> col(side + quoted(column))).toArray(Column[]::new));
  }

  private static Column rank(StructType schema, List<String> orderBy, String side) {
    boolean event = !side.endsWith(".");
    String row = event ? side + ".row." : side;
    List<Column> parts = new ArrayList<>();
    for (String column : orderBy) {
      parts.add(col(row + quoted(column)));
    }
    if (event) {
      parts.add(col(side + "." + Batch.DEAD));
    }
    parts.add(hash(schema, row));
    return struct(parts.toArray(new Column[0]));
  }

  /** Maps have no hash in Spark; they are left out. */
  private static Column hash(StructType schema, String side) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      boolean ours = field.name().startsWith("_change_type") || field.name().equals(Batch.DEAD);
      if (!ours && !hasMap(field.dataType())) {
        columns.add(col(side + quoted(field.name())));
      }
    }
    return xxhash64(columns.toArray(new Column[0]));
  }

  static boolean hasMap(DataType type) {
    if (type instanceof ArrayType array) {
      return hasMap(array.elementType());
    }
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (hasMap(field.dataType())) {
          return true;
        }
      }
    }
    return type instanceof MapType;
  }
}
