package io.lagoa.bench;

import io.lagoa.database.Database;
import io.lagoa.database.QualifiedName;
import io.lagoa.database.Relation;
import io.lagoa.sink.Dialect;
import io.lagoa.sink.Loader;
import io.lagoa.sink.Slot;
import io.lagoa.sink.TargetColumn;
import io.lagoa.sink.postgresql.PostgresDialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** Lagoa's COPY without what makes it exactly once: a task's rows in a transaction, no token. */
record BareLoad(Database database, Loader loader) implements VoidFunction<Iterator<InternalRow>> {

  static void write(Dataset<Row> rows, TargetDatabase target, String table) {
    Database database = Database.of("target", target.connection());
    Loader loader = database.with("look at " + table, open -> loader(open, rows, table));
    rows.coalesce(1)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .foreachPartition(new BareLoad(database, loader));
  }

  private static Loader loader(Connection connection, Dataset<Row> rows, String table)
      throws SQLException {
    Dialect dialect = new PostgresDialect();
    Relation relation = Relation.find(connection, QualifiedName.of(table)).orElseThrow();
    List<TargetColumn> columns = dialect.columns(connection, relation);
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      slots.add(dialect.slot(rows.schema().fields()[i], columns.get(i)));
    }
    return dialect.loader(connection, relation.sql(), slots, 0);
  }

  @Override
  public void call(Iterator<InternalRow> rows) {
    database.inTransaction(
        "write", connection -> loader.load(connection, rows, OptionalLong.empty()));
  }
}
