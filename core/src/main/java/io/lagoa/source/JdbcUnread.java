package io.lagoa.source;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import io.lagoa.database.Spelling;
import java.util.List;
import java.util.Optional;

/** Decides which rows of a table lie beyond what a position says was read. */
public final class JdbcUnread {
  private JdbcUnread() {}

  /**
   * The condition in the database's SQL; absent without a watermark, or where the position is one
   * of another column.
   */
  public static Optional<String> condition(
      Jdbc jdbc,
      List<Relation.Column> columns,
      Spelling spelling,
      Product product,
      Position position) {
    Optional<Relation.Column> followed =
        jdbc.watermark().stream()
            .flatMap(
                candidate ->
                    columns.stream().filter(column -> column.name().equalsIgnoreCase(candidate)))
            .findFirst();
    return followed.flatMap(
        column ->
            WatermarkKind.of(column.jdbcType(), column.typeName(), product)
                .flatMap(
                    kind ->
                        JdbcMark.of(position, ManyTables.column(column.name()))
                            .map(
                                mark ->
                                    spelling.quoted(column.name())
                                        + (mark.isEmpty()
                                            ? " IS NOT NULL"
                                            : " > " + mark.literal(kind, product)))));
  }
}
