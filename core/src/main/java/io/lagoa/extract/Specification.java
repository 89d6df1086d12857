package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.database.Spelling;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What is extracted, and how its values are meant.
 *
 * @param table whether it is a table, which can be locked and lies in blocks, or else a query
 * @param from the table or query as SQL wants it after FROM
 * @param where which of its rows are meant, as SQL wants it after WHERE; absent for all
 * @param title the table or query for messages
 * @param columns its columns that are meant
 * @param text the columns that are taken as text, whatever their type
 * @param zone in which times without a zone are meant
 * @param fetchSize rows a round trip, where the database's protocol has round trips
 * @param connections how many readers are open at once, at most; 0 is no limit
 * @param rowsPerSecond how many rows all readers together take, at most; 0 is no limit
 * @param count whether the database counts the rows, too
 */
public record Specification(
    Database database,
    boolean table,
    String from,
    Optional<String> where,
    String title,
    List<SourceColumn> columns,
    Set<String> text,
    Spelling spelling,
    ZoneId zone,
    int fetchSize,
    int connections,
    long rowsPerSecond,
    boolean count) {
  public Specification {
    columns = List.copyOf(columns);
    text = Set.copyOf(text);
  }

  /** How the columns cross; {@code way} has the column and its name as SQL wants it. */
  <T> List<T> columns(BiFunction<SourceColumn, String, T> way) {
    return columns.stream()
        .map(column -> way.apply(column, spelling.quoted(column.name())))
        .toList();
  }

  boolean isText(SourceColumn column) {
    return text.contains(column.name());
  }
}
