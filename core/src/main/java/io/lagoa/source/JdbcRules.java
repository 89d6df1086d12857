package io.lagoa.source;

import io.lagoa.config.Span;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Refuses a {@link Jdbc} whose parts do not go together. */
final class JdbcRules {
  private JdbcRules() {}

  static void require(
      String connection,
      Optional<String> table,
      Optional<String> query,
      Optional<String> schema,
      List<String> tables,
      int partitions,
      int fetchSize) {
    int given = (table.isPresent() ? 1 : 0) + (query.isPresent() ? 1 : 0);
    if (given + (tables.isEmpty() ? 0 : 1) != 1) {
      throw invalid(
          connection,
          given == 2
              ? "it has both table and query"
              : given == 1 ? "it has tables besides" : "it has none of table, query, tables",
          "give one of them");
    }
    if (schema.isPresent() && tables.isEmpty()) {
      throw invalid(
          connection, "schema has a meaning with tables only", "write table = schema.table");
    }
    if (!tables.isEmpty() && tables.stream().allMatch(pattern -> pattern.startsWith("!"))) {
      throw invalid(connection, "tables only leaves out", "begin with \"*\"");
    }
    if (partitions < 0) {
      throw invalid(
          connection, "partitions is " + partitions, "give 0 for the session's, or a number");
    }
    if (fetchSize < 1) {
      throw invalid(connection, "fetch-size is " + fetchSize, "give the rows of a round trip");
    }
  }

  static void requireFollows(
      String connection, List<String> watermark, Optional<Duration> lag, Optional<Span> overlap) {
    if (watermark.isEmpty() && (lag.isPresent() || overlap.isPresent())) {
      throw invalid(
          connection,
          (lag.isPresent() ? "lag" : "overlap") + " has a meaning with a watermark only",
          "name the watermark, or remove it");
    }
    if (lag.filter(Duration::isNegative).isPresent()
        || overlap.filter(Span::isNegative).isPresent()) {
      throw invalid(connection, "lag or overlap is negative", "give a duration such as 5m");
    }
  }

  static void requireChoice(String connection, ColumnChoice columns, boolean many) {
    if (columns.meansNothing()) {
      throw invalid(connection, "columns only leaves out", "begin with \"*\"");
    }
    if (many && !columns.onlyLeavesOut()) {
      throw invalid(
          connection,
          "columns of many tables names some",
          "leave out, columns = [\"*\", \"!name\"], or declare the table by itself");
    }
  }

  private static LagoaException invalid(String connection, String reason, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Invalid source jdbc on connection '%s': %s; %s".formatted(connection, reason, remedy));
  }
}
