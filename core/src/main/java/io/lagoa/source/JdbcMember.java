package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Span;
import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how a {@link Jdbc} of many tables reads one of them: what it says applies where it fits,
 * and is noted where it does not.
 */
final class JdbcMember {
  private final Jdbc jdbc;
  private final Relation relation;
  private final Product product;
  private final List<Relation.Column> columns;
  private final List<String> key;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param key the relation's primary key
   */
  JdbcMember(
      Jdbc jdbc,
      Product product,
      Relation relation,
      List<Relation.Column> columns,
      List<String> key) {
    this.jdbc = jdbc;
    this.product = product;
    this.relation = relation;
    this.columns = columns;
    this.key = key;
  }

  ManyTables.Member member() {
    Optional<Relation.Column> watermark = watermark();
    Jdbc source =
        jdbc.with(
            draft -> {
              draft.table = Optional.of(relation.qualified());
              draft.schema = Optional.empty();
              draft.tables = List.of();
              draft.watermark = watermark.map(Relation.Column::name).stream().toList();
              draft.lag = watermark.flatMap(this::lag);
              draft.overlap = watermark.flatMap(this::overlap);
              draft.splitBy = splitBy();
              draft.text = jdbc.text().stream().filter(name -> column(name).isPresent()).toList();
              draft.columns = choice();
            });
    return new ManyTables.Member(
        relation.toString(),
        ManyTables.word(relation.name()),
        source,
        watermark.isEmpty(),
        key.stream().map(ManyTables::column).toList(),
        notes);
  }

  private Optional<Relation.Column> column(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  private Optional<Relation.Column> watermark() {
    return jdbc.watermark().stream()
        .flatMap(candidate -> column(candidate).stream())
        .filter(column -> kind(column).isPresent())
        .findFirst();
  }

  private Optional<WatermarkKind> kind(Relation.Column column) {
    return WatermarkKind.of(column.jdbcType(), column.typeName(), product);
  }

  private Optional<Duration> lag(Relation.Column watermark) {
    boolean times =
        kind(watermark)
            .filter(kind -> kind != WatermarkKind.NUMBER && kind != WatermarkKind.TEXT)
            .isPresent();
    return fitting("lag", jdbc.lag(), times, watermark);
  }

  private Optional<Span> overlap(Relation.Column watermark) {
    WatermarkKind kind = kind(watermark).orElseThrow();
    boolean numbers = jdbc.overlap().flatMap(Span::number).isPresent();
    boolean fits = kind != WatermarkKind.TEXT && numbers == (kind == WatermarkKind.NUMBER);
    return fitting("overlap", jdbc.overlap(), fits, watermark);
  }

  private <T> Optional<T> fitting(
      String word, Optional<T> value, boolean fits, Relation.Column watermark) {
    if (value.isPresent() && !fits) {
      notes.add(
          "no %s: it does not fit %s of type %s; rows that are committed late are missed"
              .formatted(word, watermark.name(), watermark.typeName()));
    }
    return value.filter(one -> fits);
  }

  private Optional<String> splitBy() {
    Optional<String> fits =
        jdbc.splitBy()
            .flatMap(this::column)
            .filter(column -> JdbcParts.isInteger(column.jdbcType()))
            .map(Relation.Column::name);
    if (jdbc.splitBy().isPresent() && fits.isEmpty()) {
      notes.add("no split-by: it has no integers %s".formatted(jdbc.splitBy().get()));
    }
    return fits;
  }

  private List<String> choice() {
    if (jdbc.columns().isEmpty()) {
      return List.of();
    }
    ColumnChoice choice =
        new ColumnChoice(jdbc.columns()).of(columns.stream().map(Relation.Column::name).toList());
    for (String name : key) {
      if (choice.leftOut().stream().anyMatch(name::equalsIgnoreCase)) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Invalid columns %s: they leave out %s, which is of the primary key of %s; declare that table by itself"
                .formatted(jdbc.columns(), name, relation));
      }
    }
    return choice.texts();
  }
}
