package io.lagoa.cdc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/** Offsets by partition: where the reading of a run begins, and where it ends. */
record Offsets(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
  /** So many messages a task reads, at most: a partition with more is read in parts. */
  private static final long MOST = 500_000;

  /** Partitions with fewer share a task: to begin one costs as much as so many messages. */
  private static final long FEW = 5_000;

  long messages() {
    return to.keySet().stream().mapToLong(this::waiting).sum();
  }

  /** The first messages of each partition, so many in all; partitions share alike. */
  Offsets atMost(long most) {
    List<TopicPartition> partitions = new ArrayList<>(to.keySet());
    partitions.sort(Comparator.comparingLong(this::waiting));
    Map<TopicPartition, Long> ends = new HashMap<>();
    long left = most;
    for (int i = 0; i < partitions.size(); i++) {
      TopicPartition partition = partitions.get(i);
      long taken = Math.min(waiting(partition), left / (partitions.size() - i));
      ends.put(partition, first(partition) + taken);
      left -= taken;
    }
    return new Offsets(from, ends);
  }

  /** What each task reads: one part of a partition, or several partitions that hold few. */
  List<List<OffsetRange>> tasks() {
    List<List<OffsetRange>> tasks = new ArrayList<>();
    List<OffsetRange> few = new ArrayList<>();
    long together = 0;
    for (OffsetRange range : ranges()) {
      if (range.messages() >= FEW) {
        tasks.add(List.of(range));
        continue;
      }
      if (together + range.messages() > FEW) {
        tasks.add(List.copyOf(few));
        few.clear();
        together = 0;
      }
      few.add(range);
      together += range.messages();
    }
    if (!few.isEmpty()) {
      tasks.add(List.copyOf(few));
    }
    return tasks;
  }

  /** In the order of topics, partitions and offsets; none without messages. */
  private List<OffsetRange> ranges() {
    List<TopicPartition> partitions = new ArrayList<>(to.keySet());
    partitions.sort(
        Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
    List<OffsetRange> ranges = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long parts = (waiting(partition) + MOST - 1) / MOST;
      for (long part = 0; part < parts; part++) {
        long begin = cut(partition, part, parts);
        ranges.add(
            new OffsetRange(
                partition, part == 0 ? begin : begin - 1, begin, cut(partition, part + 1, parts)));
      }
    }
    return ranges;
  }

  private long cut(TopicPartition partition, long part, long parts) {
    return first(partition) + waiting(partition) * part / parts;
  }

  private long first(TopicPartition partition) {
    return Objects.requireNonNull(from.get(partition));
  }

  private long waiting(TopicPartition partition) {
    return Objects.requireNonNull(to.get(partition)) - first(partition);
  }
}
