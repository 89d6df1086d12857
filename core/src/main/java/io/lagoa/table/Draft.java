package io.lagoa.table;

import io.lagoa.check.Check;
import io.lagoa.config.Place;
import io.lagoa.sink.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A declaration while one of its components is changed; so that each refinement is one line. */
final class Draft {
  TableName name;
  Optional<Content> content;
  Optional<Write> write;
  List<String> key;
  List<String> orderBy;
  List<Check> checks;
  List<String> partitionBy;
  Refresh refresh;
  Optional<Duration> every;
  Optional<String> schema;
  List<String> tags;
  Optional<String> owner;
  Optional<String> description;
  Map<String, String> columns;
  List<Sink> sinks;
  Place place;

  private Draft(Table table) {
    name = table.name();
    content = table.content();
    write = table.write();
    key = table.key();
    orderBy = table.orderBy();
    checks = table.checks();
    partitionBy = table.partitionBy();
    refresh = table.refresh();
    every = table.every();
    schema = table.schema();
    tags = table.tags();
    owner = table.owner();
    description = table.description();
    columns = table.columns();
    sinks = table.sinks();
    place = table.place();
  }

  /** The table with a change. */
  static Table of(Table table, Consumer<Draft> change) {
    Draft draft = new Draft(table);
    change.accept(draft);
    return new Table(
        draft.name,
        draft.content,
        draft.write,
        draft.key,
        draft.orderBy,
        draft.checks,
        draft.partitionBy,
        draft.refresh,
        draft.every,
        draft.schema,
        draft.tags,
        draft.owner,
        draft.description,
        draft.columns,
        draft.sinks,
        draft.place);
  }
}
