package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides where an event stands in its database's log, as text that sorts as the log runs. Of
 * PostgreSQL, the transactions' order comes before the place in the log, since a transaction is
 * delivered when it commits.
 */
final class LogPosition {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FILE = Pattern.compile(".*\\.(\\d+)");

  private LogPosition() {}

  /**
   * From Debezium's block {@code source}; empty if it holds no place that can be ordered.
   *
   * @param source as JSON
   */
  static Optional<String> of(JsonNode source) {
    return switch (source.path("connector").asText()) {
      case "postgresql" -> postgres(source);
      case "mysql", "mariadb" -> binlog(source);
      case "sqlserver", "db2", "informix" -> changeTable(source);
      case "oracle", "yashandb" -> scn(source);
      default -> binlog(source).or(() -> changeTable(source));
    };
  }

  private static Optional<String> postgres(JsonNode source) {
    if (!source.hasNonNull("lsn")) {
      return Optional.empty();
    }
    long lsn = source.path("lsn").asLong();
    long commit = lsn; // of a snapshot, which no commit precedes
    try {
      JsonNode sequence = JSON.readTree(source.path("sequence").asText("[]"));
      commit = sequence.path(0).asLong(lsn);
    } catch (JsonProcessingException e) {
      commit = lsn; // older versions of Debezium have no sequence
    }
    return Optional.of("%016X-%016X".formatted(commit, lsn));
  }

  private static Optional<String> binlog(JsonNode source) {
    Matcher file = FILE.matcher(source.path("file").asText());
    return file.matches()
        ? Optional.of(
            "%010d-%016d-%08d"
                .formatted(
                    Long.parseLong(file.group(1)),
                    source.path("pos").asLong(),
                    source.path("row").asLong()))
        : Optional.empty();
  }

  private static Optional<String> changeTable(JsonNode source) {
    return source.hasNonNull("commit_lsn")
        ? Optional.of(
            "%s-%s-%04d"
                .formatted(
                    source.path("commit_lsn").asText().toUpperCase(Locale.ROOT),
                    source.path("change_lsn").asText("").toUpperCase(Locale.ROOT),
                    source.path("event_serial_no").asLong()))
        : Optional.empty();
  }

  private static Optional<String> scn(JsonNode source) {
    return source.hasNonNull("scn")
        ? Optional.of(
            "%020d-%020d"
                .formatted(
                    source.path("commit_scn").asLong(source.path("scn").asLong()),
                    source.path("scn").asLong()))
        : Optional.empty();
  }
}
