package io.lagoa.source;

import io.lagoa.config.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A {@link Jdbc} between two of its values: the components of the old one, until some change. */
final class JdbcDraft {
  private final String connection;
  Optional<String> table = Optional.empty();
  Optional<String> query = Optional.empty();
  Optional<String> schema = Optional.empty();
  List<String> tables = List.of();
  List<String> watermark = List.of();
  Optional<Duration> lag = Optional.empty();
  Optional<Span> overlap = Optional.empty();
  Optional<String> splitBy = Optional.empty();
  int partitions;
  int fetchSize = 10_000;
  List<String> text = List.of();
  List<String> columns = List.of();
  Optional<String> where = Optional.empty();
  boolean count = true;

  /** With the defaults. */
  JdbcDraft(String connection) {
    this.connection = connection;
  }

  JdbcDraft(Jdbc jdbc) {
    this(jdbc.connection());
    this.table = jdbc.table();
    this.query = jdbc.query();
    this.schema = jdbc.schema();
    this.tables = jdbc.tables();
    this.watermark = jdbc.watermark();
    this.lag = jdbc.lag();
    this.overlap = jdbc.overlap();
    this.splitBy = jdbc.splitBy();
    this.partitions = jdbc.partitions();
    this.fetchSize = jdbc.fetchSize();
    this.text = jdbc.text();
    this.columns = jdbc.columns();
    this.where = jdbc.where();
    this.count = jdbc.count();
  }

  Jdbc jdbc() {
    return new Jdbc(
        connection,
        table,
        query,
        schema,
        tables,
        watermark,
        lag,
        overlap,
        splitBy,
        partitions,
        fetchSize,
        text,
        columns,
        where,
        count);
  }
}
