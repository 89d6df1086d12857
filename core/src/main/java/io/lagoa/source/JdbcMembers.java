package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Connection;
import io.lagoa.database.Database;
import io.lagoa.database.Listed;
import io.lagoa.database.Relation;
import io.lagoa.database.TablePatterns;
import io.lagoa.error.LagoaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          Set<String> unknown = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
          unknown.addAll(new ColumnChoice(jdbc.columns()).leftOut());
          for (Listed listed : members.chosen(all)) {
            List<Relation.Column> columns = listed.relation().columns(open);
            columns.forEach(column -> unknown.remove(column.name()));
            chosen.add(members.member(listed.relation(), columns, open));
          }
          members.requireKnown(unknown);
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

  /** A column that is to stay there, and that nobody has, is misspelled. */
  private void requireKnown(Set<String> unknown) {
    if (!unknown.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid columns %s: no table that is read from %s has %s"
              .formatted(jdbc.columns(), database, String.join(", ", unknown)));
    }
  }

  private ManyTables.Member member(
      Relation relation, List<Relation.Column> columns, java.sql.Connection open)
      throws SQLException {
    List<String> key = relation.primaryKey(open);
    List<String> names = columns.stream().map(Relation.Column::name).toList();
    ColumnChoice choice = new ColumnChoice(jdbc.columns()).of(names);
    for (String name : key) {
      if (choice.leftOut().stream().anyMatch(name::equalsIgnoreCase)) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Invalid columns %s: they leave out %s, which is of the primary key of %s; declare that table by itself"
                .formatted(jdbc.columns(), name, relation));
      }
    }
    Optional<String> watermark =
        jdbc.watermark().stream()
            .flatMap(candidate -> followed(columns, candidate).stream())
            .findFirst();
    boolean plain =
        columns.stream().allMatch(column -> ManyTables.column(column.name()).equals(column.name()));
    return new ManyTables.Member(
        relation.toString(),
        ManyTables.word(relation.name()),
        jdbc.of(
            plain ? Optional.of(relation.qualified()) : Optional.empty(),
            plain ? Optional.empty() : Optional.of(renamed(relation, columns)),
            watermark.map(ManyTables::column),
            jdbc.columns().isEmpty() ? List.of() : choice.texts()),
        watermark.isEmpty(),
        key.stream().map(ManyTables::column).toList());
  }

  /** A query that names the columns as a lake can. */
  private static String renamed(Relation relation, List<Relation.Column> columns) {
    return columns.stream()
        .map(Relation.Column::name)
        .map(
            name ->
                "%s AS %s"
                    .formatted(
                        relation.spelling().quoted(name),
                        relation.spelling().quoted(ManyTables.column(name))))
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + relation.sql()));
  }

  private static Optional<String> followed(List<Relation.Column> columns, String candidate) {
    return columns.stream()
        .filter(column -> column.name().equalsIgnoreCase(candidate))
        .filter(column -> WatermarkKind.of(column.jdbcType(), column.typeName()).isPresent())
        .map(Relation.Column::name)
        .findFirst();
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
