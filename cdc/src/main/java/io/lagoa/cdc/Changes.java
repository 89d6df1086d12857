package io.lagoa.cdc;

import static org.apache.spark.sql.functions.col;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Body;
import io.lagoa.table.Content;
import io.lagoa.table.Inputs;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import io.lagoa.table.Write;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table that equals a table of a database, from events of its log: {@code changes {…}}. Its
 * columns are those of the newest event, and {@code _op}, {@code _position} and {@code _changed_at}
 * of the event that left the row so. With {@code write = upsert}, the default, a row a key; with
 * {@code history} a version for each event.
 *
 * @param from the table of events, {@code layer.name}, as {@link Cdc} fills it
 * @param table the database's table, {@code schema.table}
 */
public record Changes(String from, String table) implements Body {
  public Changes {
    TableName.of(from);
    LogTable.of(table);
  }

  /**
   * The table with its content, order and deletes.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it has no key, or a write that events cannot
   *     have
   */
  @Override
  public Table on(Table declared) {
    Write write = declared.write().orElse(Write.UPSERT);
    if (declared.key().isEmpty()) {
      throw invalid(declared, "it has no key", "name the key of " + table + ": key = [id]");
    }
    if (write != Write.UPSERT && write != Write.HISTORY) {
      throw invalid(declared, "events update and delete rows", "use write = upsert or history");
    }
    if (!declared.orderBy().isEmpty() || declared.rules().deleteWhen().isPresent()) {
      throw invalid(
          declared, "the log tells the order and the deletes", "remove order-by and delete-when");
    }
    boolean every = write == Write.HISTORY;
    Table ordered =
        every
            ? declared.orderBy(ChangeColumns.AT, ChangeColumns.POSITION)
            : declared.orderBy(ChangeColumns.POSITION);
    return ordered
        .write(write)
        .deleteWhen(ChangeColumns.OP + " = 'd'")
        .content(
            new Content.FromTransform(
                inputs -> rows(inputs, declared, every),
                List.of(from),
                toString(),
                Optional.empty(),
                Optional.of(from)));
  }

  private Dataset<Row> rows(Inputs inputs, Table declared, boolean every) {
    LogTable log = LogTable.of(table);
    Dataset<Row> events =
        inputs
            .table(from)
            .where(
                col(EventColumns.SCHEMA_NAME)
                    .equalTo(log.schema())
                    .and(col(EventColumns.TABLE_NAME).equalTo(log.name())));
    return new Applied(table, declared.key(), every, inputs.current()).rows(events);
  }

  private static LagoaException invalid(Table table, String what, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "%s: Invalid changes of table %s: %s; %s"
            .formatted(table.place(), table.name(), what, remedy));
  }
}
