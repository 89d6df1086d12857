package io.lagoa.cdc;

import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * Messages of a partition that one task reads.
 *
 * @param begin where reading begins: of a part that is not its partition's first, one message
 *     before, which is told only whether it is missing
 * @param from the first message
 * @param to the offset after the last message
 */
record OffsetRange(TopicPartition partition, long begin, long from, long to)
    implements Serializable {
  long messages() {
    return to - from;
  }

  boolean holds(long offset) {
    return offset >= from && offset < to;
  }
}
