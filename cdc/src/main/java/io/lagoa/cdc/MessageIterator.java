package io.lagoa.cdc;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows of some offset ranges, each partition's in their order, read as they are asked for: no
 * more of them are in memory than the consumer fetches at a time.
 */
final class MessageIterator implements Iterator<Row>, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Brokers brokers;
  private final Messages.Reader reader;
  private final BooleanSupplier killed;
  private final Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
  private final Gaps gaps;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
  private @Nullable Row next;
  private long reached = -1;
  private long heard;
  private boolean ended;

  /**
   * Connects.
   *
   * @param parts of different partitions
   * @param killed whether nobody wants the rows any longer
   */
  MessageIterator(
      Brokers brokers, List<OffsetRange> parts, Messages.Reader reader, BooleanSupplier killed) {
    this.brokers = brokers;
    this.reader = reader;
    this.killed = killed;
    Map<TopicPartition, Long> begin = new HashMap<>();
    parts.forEach(range -> ranges.put(range.partition(), range));
    parts.forEach(range -> begin.put(range.partition(), range.begin()));
    this.gaps = new Gaps(begin);
    this.consumer = brokers.consumer();
    consumer.assign(begin.keySet());
    begin.forEach(consumer::seek);
  }

  @Override
  public boolean hasNext() {
    while (next == null && (polled.hasNext() || polls())) {
      next = row(polled.next());
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = Objects.requireNonNull(next);
    next = null;
    return row;
  }

  /** The row of a message; null for one that is read for {@link Gaps} alone, or not to be read. */
  private @Nullable Row row(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    boolean gap = gaps.before(record);
    return Objects.requireNonNull(ranges.get(partition)).holds(record.offset())
        ? reader.read(record, gap)
        : null;
  }

  /**
   * Waits for further messages; false if all ranges were read to their end.
   *
   * @throws LagoaException {@code UNREACHABLE} if nothing comes
   */
  private boolean polls() {
    heard = System.nanoTime();
    while (!ended && !brokers.asking(this::arrived)) {
      if (killed.getAsBoolean()) {
        throw new TaskKilledException();
      }
      requireHeard();
      polled = brokers.asking(() -> consumer.poll(POLL).iterator());
      if (polled.hasNext()) {
        return true;
      }
    }
    close();
    return false;
  }

  /** Whether all ranges were read to their end; those that were are read no further. */
  private boolean arrived() {
    long sum = 0;
    List<TopicPartition> done = new ArrayList<>();
    for (OffsetRange range : ranges.values()) {
      long position = consumer.position(range.partition(), Brokers.ANSWER);
      sum += position;
      if (position >= range.to()) {
        done.add(range.partition());
      }
    }
    if (sum != reached) { // positions move over messages that were never committed, too
      reached = sum;
      heard = System.nanoTime();
    }
    consumer.pause(done);
    return done.size() == ranges.size();
  }

  private void requireHeard() {
    if (System.nanoTime() - heard > brokers.timeout().toNanos()) {
      throw new LagoaException(
          ErrorCode.UNREACHABLE,
          "Cannot reach the newest message at %s: nothing came for %d s; run again"
              .formatted(brokers.servers(), brokers.timeout().toSeconds()));
    }
  }

  /** Gives the connections back; what cannot be told the brokers any more does not matter. */
  @Override
  public void close() {
    ended = true;
    try {
      consumer.close();
    } catch (KafkaException e) {
      // all that was to be read was read, or another failure is under way
    }
  }
}
