package io.lagoa.lake;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.check.Check;
import io.lagoa.config.Default;
import io.lagoa.config.Inline;
import io.lagoa.config.Place;
import io.lagoa.config.Size;
import io.lagoa.config.Text;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Sink;
import io.lagoa.source.Source;
import io.lagoa.table.Body;
import io.lagoa.table.Content;
import io.lagoa.table.DeletionVectors;
import io.lagoa.table.Layout;
import io.lagoa.table.Refresh;
import io.lagoa.table.SchemaChange;
import io.lagoa.table.Table;
import io.lagoa.table.Transform;
import io.lagoa.table.WriteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table's body in HOCON; its components are the keys, in kebab-case. */
record TableSettings(
    Optional<Source> from,
    Optional<Text> sql,
    Optional<Path> sqlFile,
    @Inline Optional<Transform> transform,
    @Inline Optional<Body> body,
    List<String> inputs,
    Optional<Writing> write,
    List<String> key,
    List<String> orderBy,
    Optional<String> deleteWhen,
    List<String> checks,
    List<String> partitionBy,
    List<String> clusterBy,
    Optional<Size> targetFileSize,
    @Default("auto") DeletionVectors deletionVectors,
    @Default("auto") Refresh refresh,
    Optional<Duration> every,
    Optional<String> schema,
    @Default("add") SchemaChange schemaChange,
    List<String> tags,
    Optional<String> owner,
    Optional<String> description,
    Map<String, ColumnSettings> columns,
    List<Sink> to,
    Place place) {

  /** What a column is. */
  record ColumnSettings(Optional<String> description) {}

  /**
   * The table.
   *
   * @throws LagoaException {@code CONFIG_INVALID} with file and line
   */
  Table table(String name) {
    Table table = Table.of(name).at(place);
    List<String> chosen = new ArrayList<>();
    from.ifPresent(source -> chosen.add("from"));
    sql.ifPresent(text -> chosen.add("sql"));
    sqlFile.ifPresent(file -> chosen.add("sql-file"));
    transform.ifPresent(function -> chosen.add("transform"));
    body.ifPresent(
        block -> chosen.add(block.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)));
    if (chosen.size() != 1) {
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: Invalid table %s: it needs exactly one of from, sql, sql-file, transform, score, changes; it has %s"
              .formatted(place, name, chosen.isEmpty() ? "none" : String.join(" and ", chosen)));
    }
    Map<String, String> descriptions = new LinkedHashMap<>();
    columns.forEach(
        (column, settings) ->
            settings.description().ifPresent(text -> descriptions.put(column, text)));
    table =
        new Table(
            table.name(),
            content(name),
            write.map(Writing::write),
            key,
            orderBy,
            parsed(),
            new Layout(partitionBy, clusterBy, targetFileSize, deletionVectors),
            refresh,
            every,
            schema,
            tags,
            owner,
            description,
            descriptions,
            to,
            rules(),
            place);
    return body.isPresent() ? body.orElseThrow().on(table) : table;
  }

  private WriteRules rules() {
    return write
        .map(Writing::rules)
        .orElse(WriteRules.NONE)
        .deleteWhen(deleteWhen)
        .schemaChange(schemaChange);
  }

  private Optional<Content> content(String name) {
    if (from.isPresent()) {
      return Optional.of(new Content.FromSource(from.orElseThrow()));
    }
    if (sql.isPresent()) {
      return sql.map(text -> new Content.FromSql(text.value(), text.place()));
    }
    if (sqlFile.isPresent()) {
      Path file = sqlFile.orElseThrow();
      try {
        return Optional.of(
            new Content.FromSql(
                Files.readString(file), new Place(Optional.of(file.toString()), 1)));
      } catch (IOException e) {
        throw new LagoaException(
            CONFIG_INVALID,
            "%s: Cannot read sql-file %s of %s: no such file".formatted(place, file, name),
            e);
      }
    }
    return transform.map(
        function ->
            new Content.FromTransform(
                function, inputs, function.getClass().getName(), Optional.empty()));
  }

  private List<Check> parsed() {
    List<Check> parsed = new ArrayList<>();
    for (String check : checks) {
      try {
        Check one = Check.parse(check);
        one.setRule();
        parsed.add(one);
      } catch (LagoaException e) {
        throw new LagoaException(CONFIG_INVALID, "%s: %s".formatted(place, e.getMessage()), e);
      }
    }
    return parsed;
  }
}
