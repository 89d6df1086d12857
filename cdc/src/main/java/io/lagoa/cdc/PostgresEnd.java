package io.lagoa.cdc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The end of PostgreSQL's log: a message that the run itself writes into it, once the slot is being
 * read. It writes no table, and what comes back after all that was committed before it.
 */
final class PostgresEnd implements LogEnd {
  static final String PREFIX = "lagoa";
  private static final long FIRST_PAUSE_NANOS = 2_000_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

  private final PostgresServer server;
  private final ReplicationSlot slot;
  private final String token = UUID.randomUUID().toString();
  private long pause = FIRST_PAUSE_NANOS / 40;
  private long next = System.nanoTime();

  PostgresEnd(PostgresServer server, ReplicationSlot slot) {
    this.server = server;
    this.slot = slot;
  }

  /**
   * Looks more and more seldom. A message that was written while the slot was being made is not in
   * its log, so another follows.
   */
  @Override
  public void look() {
    long now = System.nanoTime();
    if (now < next) {
      return;
    }
    boolean read = slot.state().filter(ReplicationSlot.State::active).isPresent();
    if (read) {
      server.emit(PREFIX, token);
      pause = Math.max(pause, FIRST_PAUSE_NANOS);
    }
    next = System.nanoTime() + pause;
    pause = Math.min(2 * pause, read ? LONGEST_PAUSE_NANOS : LONGEST_PAUSE_NANOS / 30);
  }

  @Override
  public Place place(SourceRecord record) {
    if (!(record.value() instanceof Struct value) || value.schema().field("message") == null) {
      return record.value() == null ? Place.ASIDE : Place.BEFORE;
    }
    Struct message = value.getStruct("message");
    boolean ours = message != null && token.equals(text(message.get("content")));
    return ours ? Place.AT : Place.ASIDE;
  }

  private static String text(Object content) {
    if (content instanceof ByteBuffer buffer) {
      return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }
    return content instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
  }
}
