package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.database.Hours;
import io.lagoa.database.Spelling;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
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
 * @param names what columns are called in Spark, where that is not their own name
 * @param text the columns that are taken as text, whatever their type
 * @param zone in which times without a zone are meant
 * @param fetchSize rows a round trip, where the database's protocol has round trips
 * @param connections how many readers are open at once, at most; 0 is no limit
 * @param rowsPerSecond how many rows all readers together take, at most; 0 is no limit
 * @param hours when readers may begin
 * @param count whether the database counts the rows, too
 */
public record Specification(
    Database database,
    boolean table,
    String from,
    Optional<String> where,
    String title,
    List<SourceColumn> columns,
    Map<String, String> names,
    Set<String> text,
    Spelling spelling,
    ZoneId zone,
    int fetchSize,
    int connections,
    long rowsPerSecond,
    Hours hours,
    boolean count) {
  public Specification {
    columns = List.copyOf(columns);
    names = Map.copyOf(names);
    text = Set.copyOf(text);
  }

  /** How the columns cross; {@code way} has the column and its name as SQL wants it. */
  <C extends Serializable> List<WireColumn<C>> columns(
      BiFunction<SourceColumn, String, WireColumn<C>> way) {
    return columns.stream()
        .map(
            column ->
                way.apply(column, spelling.quoted(column.name()))
                    .named(names.getOrDefault(column.name(), column.name())))
        .toList();
  }

  boolean isText(SourceColumn column) {
    return text.contains(column.name());
  }
}
