package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * What Debezium's engine keeps from one run to the next: where it is in the log, and of some
 * databases the history of their tables' definitions. The engine makes its stores by class name, so
 * they find their state by an identifier.
 */
final class EngineState implements AutoCloseable {
  /** The property by which the engine's stores are told the identifier. */
  static final String ID = "lagoa.state";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, EngineState> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final List<String> history;
  private Optional<String> offset;
  private Function<LogTable, Optional<Schema>> tables = table -> Optional.empty();
  private boolean watched;
  private boolean unwatched;

  /**
   * @param offset where the engine was, JSON; empty at the first run
   * @param history lines of JSON
   */
  EngineState(Optional<String> offset, List<String> history) {
    this.offset = offset;
    this.history = new ArrayList<>(history);
    OPEN.put(id, this);
  }

  static EngineState of(String id) {
    return Objects.requireNonNull(OPEN.get(id), "no state of engine " + id);
  }

  String id() {
    return id;
  }

  synchronized Optional<String> offset() {
    return offset;
  }

  /** The engine came so far. */
  synchronized void reached(Map<String, ?> newOffset) {
    try {
      offset = Optional.of(JSON.writeValueAsString(newOffset));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An offset that is no JSON: " + newOffset, e);
    }
  }

  /** The engine tells the columns of its tables. */
  synchronized void tables(Function<LogTable, Optional<Schema>> known) {
    tables = known;
  }

  /** The columns of a table, as its events have them. */
  synchronized Optional<Schema> columns(LogTable table) {
    return tables.apply(table);
  }

  /** The reader of a binary log is watched over. */
  synchronized void watch() {
    watched = true;
  }

  /** A row of the log came, none of a snapshot. */
  synchronized void streamed() {
    unwatched |= !watched;
  }

  /** Whether rows of the log came by a reader that is not watched over. */
  synchronized boolean unwatched() {
    return unwatched;
  }

  synchronized List<String> history() {
    return List.copyOf(history);
  }

  synchronized void remember(String line) {
    history.add(line);
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
