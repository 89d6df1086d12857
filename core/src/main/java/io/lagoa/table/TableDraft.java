package io.lagoa.table;

import io.lagoa.check.Check;
import io.lagoa.config.Place;
import io.lagoa.sink.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table between two of its values: the components of the old one, until some are replaced. */
final class TableDraft {
  private final TableName name;
  Optional<Content> content = Optional.empty();
  Optional<Write> write = Optional.empty();
  List<String> key = List.of();
  List<String> orderBy = List.of();
  List<Check> checks = List.of();
  Layout layout = Layout.NONE;
  Refresh refresh = Refresh.AUTO;
  Optional<Duration> every = Optional.empty();
  Optional<String> schema = Optional.empty();
  List<String> tags = List.of();
  Optional<String> owner = Optional.empty();
  Optional<String> description = Optional.empty();
  Map<String, String> columns = Map.of();
  List<Sink> sinks = List.of();
  WriteRules rules = WriteRules.NONE;
  Place place = Place.CODE;

  /** With a name and the defaults. */
  TableDraft(TableName name) {
    this.name = name;
  }

  TableDraft(Table table) {
    this(table.name(), table);
  }

  /** Another table, declared alike. */
  TableDraft(TableName name, Table table) {
    this(name);
    this.content = table.content();
    this.write = table.write();
    this.key = table.key();
    this.orderBy = table.orderBy();
    this.checks = table.checks();
    this.layout = table.layout();
    this.refresh = table.refresh();
    this.every = table.every();
    this.schema = table.schema();
    this.tags = table.tags();
    this.owner = table.owner();
    this.description = table.description();
    this.columns = table.columns();
    this.sinks = table.sinks();
    this.rules = table.rules();
    this.place = table.place();
  }

  Table table() {
    return new Table(
        name,
        content,
        write,
        key,
        orderBy,
        checks,
        layout,
        refresh,
        every,
        schema,
        tags,
        owner,
        description,
        columns,
        sinks,
        rules,
        place);
  }
}
