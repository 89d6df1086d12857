package io.lagoa.table;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Connection;
import io.lagoa.error.LagoaException;
import io.lagoa.source.ManyTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which tables a declaration stands for whose name has a star: one for each table of its
 * source. What the declaration says holds for all of them. A table whose source tells no news is
 * compared with what stands, so that only differences are written: by the key that the source
 * knows, or else by whole rows.
 */
public final class Expansion {
  private Expansion() {}

  /** What is wrong with a star without a source of many tables, or such a source without one. */
  public static Optional<String> problem(Table table) {
    boolean many = source(table).isPresent();
    boolean star = table.name().isPattern();
    if (many && !star) {
      return problem(
          table,
          "its source is many tables, so its name needs a star for theirs, such as %s.\"*\""
              .formatted(table.name().layer()));
    }
    if (star && !many) {
      return problem(
          table,
          "a star in the name stands for the tables of a source of many, such as from.jdbc { connection = shop, tables = [\"*\"] }");
    }
    return star && !table.sinks().isEmpty()
        ? problem(
            table,
            "its tables cannot all be delivered to one; declare those that go on by themselves")
        : Optional.empty();
  }

  private static Optional<String> problem(Table table, String what) {
    return Optional.of("%s: Invalid table %s: %s".formatted(table.place(), table.name(), what));
  }

  /**
   * The tables with each that has a star replaced by those that it stands for. Reads the metadata
   * of their sources.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if two tables get one name; else as {@link
   *     ManyTables#members}
   */
  public static Map<String, Table> of(
      Map<String, Table> tables, Function<String, Connection> connections) {
    if (tables.values().stream().noneMatch(table -> table.name().isPattern())) {
      return tables;
    }
    Map<String, Table> all = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    tables.values().stream()
        .filter(table -> !table.name().isPattern())
        .forEach(table -> put(all, origins, table, "the declaration at " + table.place()));
    for (Table table : tables.values()) {
      if (table.name().isPattern()) {
        for (ManyTables.Member member : source(table).orElseThrow().members(connections)) {
          put(
              all,
              origins,
              one(table, member),
              "%s of %s at %s".formatted(member.title(), table.name(), table.place()));
        }
      }
    }
    return all;
  }

  private static void put(
      Map<String, Table> all, Map<String, String> origins, Table table, String origin) {
    String name = table.name().toString();
    if (all.putIfAbsent(name, table) != null) {
      throw new LagoaException(
          CONFIG_INVALID,
          "%s: Cannot make table %s twice: of %s, and of %s; leave one out, such as by tables = [\"*\", \"!name\"], or give the entry another name, such as \"shop_*\""
              .formatted(table.place(), name, origins.get(name), origin));
    }
    origins.put(name, origin);
  }

  private static Table one(Table table, ManyTables.Member member) {
    TableDraft draft = new TableDraft(table.name().with(member.word()), table);
    draft.content = Optional.of(new Content.FromSource(member.source(), member.notes()));
    boolean byKey = table.write().filter(Expansion::identifies).isPresent();
    boolean compared = member.whole() && table.write().orElse(Write.REPLACE) == Write.REPLACE;
    if (table.key().isEmpty() && (byKey || compared)) {
      draft.key = member.key();
    }
    if (compared && draft.key.isEmpty() && table.write().isEmpty()) {
      draft.write = Optional.of(Write.REPLACE);
      draft.rules = table.rules().replaceBy(ReplaceBy.ROW);
    }
    return draft.table();
  }

  private static boolean identifies(Write write) {
    return List.of(Write.UPSERT, Write.HISTORY).contains(write);
  }

  private static Optional<ManyTables> source(Table table) {
    return table
        .content()
        .filter(Content.FromSource.class::isInstance)
        .map(content -> ((Content.FromSource) content).source())
        .filter(ManyTables.class::isInstance)
        .map(ManyTables.class::cast)
        .filter(ManyTables::ofMany);
  }
}
