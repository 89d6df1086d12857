package io.lagoa.cdc;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The log of a database product: what Debezium must be told, and what is asked of the server. */
interface SourceLog {
  /**
   * How far the log is ahead.
   *
   * @param bytes of log beyond the recorded position; empty where the server does not tell
   * @param retained in words, what the server keeps
   * @param notes what people should know besides: what is not in the log, and warnings
   */
  record Lag(Optional<Long> bytes, List<String> retained, List<String> notes) {}

  /**
   * Looks at the log without reading it, and checks that the server and the tables can be followed.
   *
   * @param since the recorded position; empty before the first run
   * @throws LagoaException {@code CONFIG_INVALID} if server or tables cannot be followed; {@code
   *     POLICY} if the log no longer reaches back to the position
   */
  Lag lag(Optional<LogMark> since);

  /** Makes what the log needs on the server: called when a run begins to read. */
  void prepare(Optional<LogMark> since);

  /**
   * The connector's properties.
   *
   * @param since the recorded position; empty before the first run
   */
  Map<String, String> settings(Optional<LogMark> since);

  /** The time by the clock that the events' times are of. */
  default Instant now() {
    return Instant.now();
  }

  /** What tells the tables that are followed from others of their names. */
  default Map<String, String> ids() {
    return Map.of();
  }

  /** What tells the log up to a position from another that has such a position, too. */
  default Map<String, String> ids(LogMark at) {
    return Map.of();
  }

  /** Tells where the present is. */
  LogEnd end();

  /** The engine's offset from which it goes on after a position. */
  default String offset(LogMark since) {
    return since.offset();
  }

  /**
   * Refuses what was read in a way that may have changed values.
   *
   * @throws LagoaException {@code DEFECT}
   */
  default void requireRead(EngineState state) {}

  /**
   * What to do about a value that the engine cannot convert.
   *
   * @param table of events, for messages
   */
  default String remedy(String table) {
    return "where it is NaN in a numeric, set options { \"decimal.handling.mode\" = string }, which brings numerics as text";
  }

  /** Gives back what was made for {@link #settings}. */
  default void close() {}

  /** Bytes of log between two positions; empty where the server does not tell. */
  default OptionalLong distance(LogMark from, LogMark to) {
    return OptionalLong.empty();
  }

  /** The server may forget the log up to a position that is published. */
  default void confirm(LogMark mark) {}

  /** The log of a connection's database. */
  static SourceLog of(Cdc cdc, Database database, List<LogTable> tables, String reader) {
    return switch (database.product()) {
      case POSTGRESQL -> new PostgresLog(cdc, database, tables, reader);
      case MYSQL, MARIADB -> new BinaryLog(cdc, database, tables, reader);
      case SQLSERVER -> new SqlServerLog(database, tables);
      default ->
          throw new LagoaException(
              ErrorCode.CONFIG_INVALID,
              "Cannot read the log of %s: from.cdc knows PostgreSQL, MySQL, MariaDB and SQL Server; use from.jdbc"
                  .formatted(database));
    };
  }
}
