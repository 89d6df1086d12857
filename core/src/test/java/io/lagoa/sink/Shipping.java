package io.lagoa.sink;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import io.lagoa.sink.Outlet.Receipt;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A table of the lake with its sink into a database: rows (id, v) by key id. */
record Shipping(Connection connection, JdbcSink sink, String tableId, List<String> key) {
  private static final StructType COLUMNS = StructType.fromDDL("id INT, v STRING");
  private static final StructType CHANGES =
      StructType.fromDDL("id INT, v STRING, _change_type STRING");

  static Shipping into(TestPostgres postgres, JdbcSink sink) {
    return over(postgres.connection(), sink);
  }

  static Shipping over(Connection connection, JdbcSink sink) {
    return new Shipping(connection, sink, "first", List.of("id"));
  }

  Shipping withTableId(String id) {
    return new Shipping(connection, sink, id, key);
  }

  Shipping withoutKey() {
    return new Shipping(connection, sink, tableId, List.of());
  }

  Outlet open() {
    return sink.open(new TestSinkContext(connection, Optional.of(tableId), COLUMNS, key));
  }

  /** Delivers the whole table, given as {@code id v} pairs. */
  Receipt whole(long version, String... rows) {
    Outlet outlet = open();
    outlet.delivered();
    return outlet.deliver(new Delivery(version, rows(COLUMNS, rows), Optional.empty()));
  }

  /** Delivers changes, {@code id v upsert} or {@code id v delete}, of a table that is not read. */
  Receipt changes(long version, String... rows) {
    return changes(version, List.of(), rows);
  }

  /** Delivers changes of a table that then is as given. */
  Receipt changes(long version, List<String> whole, String... rows) {
    Outlet outlet = open();
    outlet.delivered();
    return outlet.deliver(
        new Delivery(
            version,
            rows(COLUMNS, whole.toArray(String[]::new)),
            Optional.of(rows(CHANGES, rows))));
  }

  static Dataset<Row> rows(StructType columns, String... rows) {
    List<Row> values =
        List.of(rows).stream()
            .map(text -> text.split(" "))
            .map(
                words -> {
                  Object[] typed = Arrays.copyOf(words, words.length, Object[].class);
                  typed[0] = words[0].equals("-") ? null : Integer.valueOf(words[0]);
                  return RowFactory.create(typed);
                })
            .toList();
    return TestSpark.session().createDataFrame(values, columns).repartition(2);
  }
}
