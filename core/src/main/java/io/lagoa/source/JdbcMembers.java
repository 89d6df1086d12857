package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Connection;
import io.lagoa.database.Database;
import io.lagoa.database.Listed;
import io.lagoa.database.Relation;
import io.lagoa.database.TablePatterns;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides which tables of a database a {@link Jdbc} of many is about, and how each is read. */
final class JdbcMembers {
  private final Jdbc jdbc;
  private final Database database;

  private JdbcMembers(Jdbc jdbc, Database database) {
    this.jdbc = jdbc;
    this.database = database;
  }

  /** As {@link ManyTables#members} says. */
  static List<ManyTables.Member> of(Jdbc jdbc, Connection connection) {
    Database database = Database.of(jdbc.connection(), connection);
    JdbcMembers members = new JdbcMembers(jdbc, database);
    return database.with(
        "list the tables",
        open -> {
          List<Listed> all = Listed.in(open, database.product(), jdbc.schema());
          List<ManyTables.Member> chosen = new ArrayList<>();
          Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
          for (Listed listed : members.chosen(all)) {
            Relation relation = listed.relation();
            List<Relation.Column> columns = relation.columns(open);
            columns.forEach(column -> names.add(column.name()));
            chosen.add(
                new JdbcMember(
                        jdbc, database.product(), relation, columns, relation.primaryKey(open))
                    .member());
          }
          members.requireKnown("columns", new ColumnChoice(jdbc.columns()).leftOut(), names);
          members.requireKnown("text", jdbc.text(), names);
          members.requireKnown("split-by", jdbc.splitBy().stream().toList(), names);
          members.requireDistinct(chosen);
          return chosen;
        });
  }

  private List<Listed> chosen(List<Listed> all) {
    List<Listed> chosen = new TablePatterns(jdbc.tables()).of(all);
    if (chosen.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot read tables %s of %s: no table of %s matches; it has %s"
              .formatted(
                  jdbc.tables(),
                  database,
                  jdbc.schema().map(name -> "schema " + name).orElse("its own schema"),
                  all.isEmpty()
                      ? "none that the user may see"
                      : all.stream()
                          .map(listed -> listed.relation().name())
                          .collect(Collectors.joining(", "))));
    }
    return chosen;
  }

  /** A column that is named, and that no table has, is misspelled. */
  private void requireKnown(String key, List<String> named, Set<String> names) {
    for (String name : named) {
      if (!names.contains(name)) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Invalid %s '%s': no table that is read from %s has such a column"
                .formatted(key, name, database));
      }
    }
  }

  private void requireDistinct(List<ManyTables.Member> members) {
    Map<String, ManyTables.Member> byWord = new LinkedHashMap<>();
    for (ManyTables.Member member : members) {
      ManyTables.Member twin = byWord.putIfAbsent(member.word(), member);
      if (twin != null) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Cannot read tables %s of %s: both %s and %s would be '%s'; leave one out: tables = [\"*\", \"!%s\"]"
                .formatted(
                    jdbc.tables(),
                    database,
                    twin.title(),
                    member.title(),
                    member.word(),
                    member.title().substring(member.title().lastIndexOf('.') + 1)));
      }
    }
  }
}
