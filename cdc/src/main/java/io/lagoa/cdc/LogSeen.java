package io.lagoa.cdc;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides how old what was not read yet can be. A run that finds no event leaves no version, so the
 * recorded position tells less than the runs of this JVM know.
 */
final class LogSeen {
  /** By reader: a position, and when it was seen that no event followed. */
  private record Seen(String position, Instant at) {}

  private static final Map<String, Seen> BY_READER = new ConcurrentHashMap<>();

  private LogSeen() {}

  /** A run that began then read all that was committed before, and found none after the mark. */
  static void none(String reader, LogMark mark, Instant began) {
    BY_READER.put(reader, new Seen(text(mark), began));
  }

  /** When all that was committed had been read. */
  static Instant read(String reader, LogMark mark) {
    Seen seen = BY_READER.get(reader);
    return seen != null && seen.position().equals(text(mark)) ? seen.at() : mark.at();
  }

  private static String text(LogMark mark) {
    return mark.offset() + " " + mark.at();
  }
}
