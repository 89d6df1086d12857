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
  private static final long AGAIN_NANOS = 2_000_000_000L;

  private final PostgresServer server;
  private final ReplicationSlot slot;
  private final String token = UUID.randomUUID().toString();
  private long emitted;

  PostgresEnd(PostgresServer server, ReplicationSlot slot) {
    this.server = server;
    this.slot = slot;
  }

  @Override
  public void look() {
    long now = System.nanoTime();
    boolean due = emitted == 0 || now - emitted > AGAIN_NANOS;
    if (due && slot.state().filter(ReplicationSlot.State::active).isPresent()) {
      server.emit(PREFIX, token);
      emitted = now;
    }
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
