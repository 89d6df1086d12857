package io.lagoa.table;

import io.lagoa.check.Check;
import io.lagoa.config.Place;
import io.lagoa.sink.Sink;
import io.lagoa.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The declaration of one table. Immutable: each call returns a new value.
 *
 * @param name {@code layer.name}
 * @param content where the rows come from; absent while a declaration is being refined
 * @param write how the table takes them; by default {@code append} for a source that tells what is
 *     new and {@code replace} otherwise
 * @param key the columns that identify a row; unique in every version
 * @param orderBy the columns by which the newest row of a key wins
 * @param checks what rows and table must satisfy
 * @param layout how its files are laid out
 * @param refresh how much a run may recompute
 * @param every with changed inputs, how long a version stands at least before it is made anew
 * @param schema the contract, as Spark DDL: names, types and order of the columns
 * @param tags words to select tables by
 * @param owner who answers for it
 * @param description what a row is
 * @param columns what each column is, by name
 * @param sinks deliveries after each commit
 * @param rules how it takes rows, beyond {@code write}
 * @param place where it is declared, for messages
 */
public record Table(
    TableName name,
    Optional<Content> content,
    Optional<Write> write,
    List<String> key,
    List<String> orderBy,
    List<Check> checks,
    Layout layout,
    Refresh refresh,
    Optional<Duration> every,
    Optional<String> schema,
    List<String> tags,
    Optional<String> owner,
    Optional<String> description,
    Map<String, String> columns,
    List<Sink> sinks,
    WriteRules rules,
    Place place) {

  public Table {
    key = List.copyOf(key);
    orderBy = List.copyOf(orderBy);
    checks = List.copyOf(checks);
    tags = List.copyOf(tags);
    columns = Map.copyOf(columns);
    sinks = List.copyOf(sinks);
    new Contradictions(name, place).refuse(write, rules, key, orderBy, layout, checks);
  }

  public static Table bronze(String name) {
    return of("bronze." + name);
  }

  public static Table silver(String name) {
    return of("silver." + name);
  }

  public static Table gold(String name) {
    return of("gold." + name);
  }

  /** A table of any layer, {@code layer.name}. */
  public static Table of(String name) {
    return new TableDraft(TableName.of(name)).table();
  }

  /** Rows from outside the lake. */
  public Table from(Source source) {
    return content(new Content.FromSource(source));
  }

  /** A query over whole tables, which it names {@code layer.name}. */
  public Table sql(String text) {
    return content(new Content.FromSql(text, place));
  }

  /** The query in a file. */
  public Table sql(Path file) {
    return content(Content.FromSql.in(file));
  }

  /**
   * A Java function over the named tables.
   *
   * @param fingerprint changes when the function would give other rows for the same inputs
   */
  public Table transform(Transform transform, String fingerprint, String... inputs) {
    return content(
        new Content.FromTransform(transform, List.of(inputs), fingerprint, Optional.empty()));
  }

  /** Any content. */
  public Table content(Content newContent) {
    return with(draft -> draft.content = Optional.of(newContent));
  }

  public Table append() {
    return write(Write.APPEND);
  }

  public Table replace() {
    return write(Write.REPLACE);
  }

  /** Newest row of each key wins; call {@link #key} first. */
  public Table upsert() {
    return write(Write.UPSERT);
  }

  /** Every version of a key's row stays, with its time; call {@link #key} first. */
  public Table history() {
    return write(Write.HISTORY);
  }

  /** As {@link #history()}, where only a change of these columns makes another version. */
  public Table history(String... compare) {
    return history().rules(rules.compare(List.of(compare)));
  }

  /** Rows that delete their key, as Spark SQL; with upsert and history. */
  public Table deleteWhen(String expression) {
    return rules(rules.deleteWhen(Optional.of(expression)));
  }

  /** The share of the current rows that a snapshot of a history may lack, 0 to 1. */
  public Table maxShrink(double share) {
    return rules(rules.maxShrink(share));
  }

  /** What a replace takes the place of; call {@link #partitionBy} first for its partitions. */
  public Table replaceBy(ReplaceBy by) {
    return rules(rules.replaceBy(by));
  }

  public Table schemaChange(SchemaChange allowed) {
    return rules(rules.schemaChange(allowed));
  }

  public Table rules(WriteRules newRules) {
    return with(draft -> draft.rules = newRules);
  }

  public Table write(Write how) {
    return with(draft -> draft.write = Optional.of(how));
  }

  public Table key(String... newKey) {
    return with(draft -> draft.key = List.of(newKey));
  }

  public Table orderBy(String... newOrder) {
    return with(draft -> draft.orderBy = List.of(newOrder));
  }

  /** One check more. */
  public Table check(Check check) {
    List<Check> more = new ArrayList<>(checks);
    more.add(check);
    return checks(more);
  }

  public Table checks(List<Check> newChecks) {
    return with(draft -> draft.checks = newChecks);
  }

  /** The columns that folders are made of. */
  public List<String> partitionBy() {
    return layout.partitionBy();
  }

  public Table partitionBy(String... columns) {
    return with(draft -> draft.layout = layout.partitionBy(List.of(columns)));
  }

  /** The columns by which {@code maintain} keeps rows together. */
  public Table clusterBy(String... columns) {
    return with(draft -> draft.layout = layout.clusterBy(List.of(columns)));
  }

  /** Any other choice of {@link Layout}. */
  public Table layout(UnaryOperator<Layout> change) {
    return with(draft -> draft.layout = change.apply(layout));
  }

  public Table refresh(Refresh newRefresh) {
    return with(draft -> draft.refresh = newRefresh);
  }

  /** With changed inputs, a version stands at least this long before it is made anew. */
  public Table every(Duration newEvery) {
    return with(draft -> draft.every = Optional.of(newEvery));
  }

  /** The contract, as Spark DDL. */
  public Table schema(String ddl) {
    return with(draft -> draft.schema = Optional.of(ddl));
  }

  public Table tags(String... newTags) {
    return with(draft -> draft.tags = List.of(newTags));
  }

  public Table owner(String newOwner) {
    return with(draft -> draft.owner = Optional.of(newOwner));
  }

  public Table description(String text) {
    return with(draft -> draft.description = Optional.of(text));
  }

  /** What each column is, by name. */
  public Table columns(Map<String, String> descriptions) {
    return with(draft -> draft.columns = descriptions);
  }

  /** One delivery more after each commit. */
  public Table to(Sink sink) {
    List<Sink> more = new ArrayList<>(sinks);
    more.add(sink);
    return with(draft -> draft.sinks = more);
  }

  /** Where it is declared, for messages. */
  public Table at(Place newPlace) {
    return with(draft -> draft.place = newPlace);
  }

  private Table with(Consumer<TableDraft> change) {
    TableDraft draft = new TableDraft(this);
    change.accept(draft);
    return draft.table();
  }
}
