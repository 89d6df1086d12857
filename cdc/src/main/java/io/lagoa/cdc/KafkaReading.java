package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Offer.News;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.types.StructType;

/** One look at Kafka topics: decides from which offsets they are read, and to which. */
final class KafkaReading {
  private final Kafka kafka;
  private final SourceContext context;
  private final Brokers brokers;

  KafkaReading(Kafka kafka, SourceContext context) {
    this.kafka = kafka;
    this.context = context;
    this.brokers = new Brokers(kafka.servers(), kafka.timeout(), kafka.options());
  }

  Offer offer() {
    TopicIds ids = TopicIds.of(kafka.topics(), brokers.settings());
    ids.requireSame(context.since(), kafka.servers(), context.table());
    Offsets all = asking(this::offsets);
    Offsets offsets = kafka.maxRecords() == 0 ? all : all.atMost(kafka.maxRecords());
    long count = offsets.messages();
    long left = all.messages() - count;
    String more = left == 0 ? "" : ", up to %,d wait for the next run".formatted(left);
    Map<String, String> reached = new HashMap<>(ids.values());
    offsets.to().forEach((partition, end) -> reached.put(name(partition), Long.toString(end)));
    boolean none = count == 0 && context.since().isPresent();
    Messages messages = messages();
    return new Offer(
        messages.columns(),
        Optional.of(new Position(reached)),
        none ? News.NONE : News.SOME,
        none ? "no new message" : "up to %,d messages%s".formatted(count, more),
        new KafkaRows(context.spark(), brokers, messages, offsets));
  }

  private Messages messages() {
    return switch (kafka.format()) {
      case TEXT -> new TextMessages();
      case JSON -> new JsonMessages(StructType.fromDDL(kafka.schema().orElseThrow()));
      case AVRO -> AvroMessages.of(kafka.topics(), registry(), RowLayout.zone(context.spark()));
      case DEBEZIUM_JSON -> new EventMessages(null);
      case DEBEZIUM_AVRO -> new EventMessages(registry());
    };
  }

  private RegistryAccess registry() {
    return RegistryAccess.of(kafka.registry().orElseThrow());
  }

  private Offsets offsets(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : kafka.topics()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic, Brokers.ANSWER);
      if (found == null || found.isEmpty()) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Cannot read topic %s at %s: there is none of that name"
                .formatted(topic, kafka.servers()));
      }
      found.forEach(part -> partitions.add(new TopicPartition(topic, part.partition())));
    }
    Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions, Brokers.ANSWER);
    Map<TopicPartition, Long> newest = consumer.endOffsets(partitions, Brokers.ANSWER);
    Map<TopicPartition, Long> from = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long first = Objects.requireNonNull(oldest.get(partition));
      long last = Objects.requireNonNull(newest.get(partition));
      from.put(
          partition, since(partition).map(at -> held(partition, at, first, last)).orElse(first));
    }
    return new Offsets(from, newest);
  }

  /** Where reading goes on; in a partition that a topic was given since, with its first message. */
  private Optional<Long> since(TopicPartition partition) {
    Map<String, String> recorded = context.since().map(Position::values).orElse(Map.of());
    String offset = recorded.get(name(partition));
    if (offset != null) {
      return Optional.of(Long.valueOf(offset));
    }
    boolean known =
        recorded.keySet().stream().anyMatch(key -> key.startsWith(partition.topic() + "/"));
    return known ? Optional.of(0L) : Optional.empty();
  }

  /** The recorded offset, if the topic still holds all from there on. */
  private long held(TopicPartition partition, long recorded, long first, long last) {
    if (recorded < first || recorded > last) {
      throw new LagoaException(
          POLICY,
          "Cannot read on in partition %s at %s: offset %d was reached, and it holds %d to %d: %s; read all that is left by --select %s --full"
              .formatted(
                  partition,
                  kafka.servers(),
                  recorded,
                  first,
                  last,
                  recorded < first
                      ? "%d messages were deleted before they were read".formatted(first - recorded)
                      : "the topic was made anew",
                  context.table()));
    }
    return recorded;
  }

  private <T> T asking(Function<KafkaConsumer<byte[], byte[]>, T> question) {
    return brokers.asking(
        () -> {
          try (KafkaConsumer<byte[], byte[]> consumer = brokers.consumer()) {
            return question.apply(consumer);
          }
        });
  }

  private static String name(TopicPartition partition) {
    return partition.topic() + "/" + partition.partition();
  }
}
