package io.lagoa.cdc;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Source;
import io.lagoa.table.Body;
import io.lagoa.table.Content;
import io.lagoa.table.Inputs;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import io.lagoa.table.Write;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

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
  public Table on(Table plain) {
    Write write = plain.write().orElse(Write.UPSERT);
    if (plain.key().isEmpty()) {
      throw invalid(plain, "it has no key", "name the key of " + table + ": key = [id]");
    }
    if (write != Write.UPSERT && write != Write.HISTORY) {
      throw invalid(plain, "events update and delete rows", "use write = upsert or history");
    }
    if (!plain.orderBy().isEmpty() || plain.rules().deleteWhen().isPresent()) {
      throw invalid(
          plain, "the log tells the order and the deletes", "remove order-by and delete-when");
    }
    boolean every = write == Write.HISTORY;
    Table declared = withChangeColumns(plain);
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
                Optional.of(
                    new Content.Events(
                        from,
                        position -> LogMark.newest(position, LogTable.of(table)),
                        Optional.of(
                            new Content.Counterpart(
                                LogTable.of(table).quoted("\""), ChangeColumns.ALL))))));
  }

  private static Table withChangeColumns(Table table) {
    return table.schema().map(ddl -> table.schema(ddl + ", " + ChangeColumns.DDL)).orElse(table);
  }

  private Dataset<Row> rows(Inputs inputs, Table declared, boolean every) {
    LogTable log = LogTable.of(table);
    inputs.source(from).ifPresent(source -> requireFollowed(source, log, declared));
    Dataset<Row> events =
        inputs
            .table(from)
            .where(
                col(EventColumns.SCHEMA_NAME)
                    .equalTo(log.schema())
                    .and(col(EventColumns.TABLE_NAME).equalTo(log.name())));
    Optional<StructType> columns = declared.schema().map(StructType::fromDDL);
    Dataset<Row> rows =
        new Applied(table, declared.key(), every, inputs.current(), inputs.rejected(), columns)
            .rows(events);
    return columns.map(wanted -> as(rows, wanted)).orElse(rows);
  }

  /** Rows with the columns and types that are declared. */
  private Dataset<Row> as(Dataset<Row> rows, StructType wanted) {
    List<String> found = List.of(rows.columns());
    return rows.select(
        Arrays.stream(wanted.fields())
            .map(
                field -> {
                  if (!found.contains(field.name())) {
                    throw new LagoaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "Cannot make a table from the changes of %s: it has no column %s, which is declared; columns are %s"
                            .formatted(table, field.name(), found));
                  }
                  return col(quoted(field.name())).cast(field.dataType()).as(field.name());
                })
            .toArray(Column[]::new));
  }

  /** A name that is not in the log would wait for its first event for ever. */
  private void requireFollowed(Source source, LogTable log, Table declared) {
    if (source instanceof Cdc cdc
        && cdc.tables().stream().map(LogTable::of).noneMatch(log::equals)) {
      throw invalid(
          declared,
          "%s does not follow %s".formatted(from, log),
          "write one of its tables, %s".formatted(cdc.tables()));
    }
  }

  private static LagoaException invalid(Table table, String what, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "%s: Invalid changes of table %s: %s; %s"
            .formatted(table.place(), table.name(), what, remedy));
  }
}
