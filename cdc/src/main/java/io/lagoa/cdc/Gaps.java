package io.lagoa.cdc;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Notices where compaction took the delete that came before a tombstone: the message before it is
 * then missing.
 */
final class Gaps {
  private final Map<TopicPartition, Long> next;

  /**
   * @param from the offset at which the reading of each partition begins
   */
  Gaps(Map<TopicPartition, Long> from) {
    this.next = new HashMap<>(from);
  }

  /** Whether offsets are missing just before a message. */
  boolean before(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Long expected = next.put(partition, record.offset() + 1);
    return expected != null && expected != record.offset();
  }
}
