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
  private final Map<TopicPartition, Long> last = new HashMap<>();

  /** Whether offsets are missing just before a message; not known of the first of a partition. */
  boolean before(ConsumerRecord<byte[], byte[]> record) {
    Long before = last.put(new TopicPartition(record.topic(), record.partition()), record.offset());
    return before != null && before + 1 != record.offset();
  }
}
