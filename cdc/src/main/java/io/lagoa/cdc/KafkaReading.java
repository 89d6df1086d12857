package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.POLICY;
import static io.lagoa.error.ErrorCode.UNREACHABLE;

import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Offer.News;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.types.StructType;

/** One look at Kafka topics: decides from which offsets they are read, and to which. */
final class KafkaReading {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Kafka kafka;
  private final SourceContext context;

  KafkaReading(Kafka kafka, SourceContext context) {
    this.kafka = kafka;
    this.context = context;
  }

  /** Offsets by partition: where reading begins, and where it ends. */
  record Range(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    long messages() {
      return to.keySet().stream().mapToLong(this::waiting).sum();
    }

    /** The first messages of each partition, so many in all; partitions share alike. */
    Range atMost(long most) {
      List<TopicPartition> partitions = new ArrayList<>(to.keySet());
      partitions.sort(Comparator.comparingLong(this::waiting));
      Map<TopicPartition, Long> ends = new HashMap<>();
      long left = most;
      for (int i = 0; i < partitions.size(); i++) {
        TopicPartition partition = partitions.get(i);
        long taken = Math.min(waiting(partition), left / (partitions.size() - i));
        ends.put(partition, Objects.requireNonNull(from.get(partition)) + taken);
        left -= taken;
      }
      return new Range(from, ends);
    }

    private long waiting(TopicPartition partition) {
      return Objects.requireNonNull(to.get(partition))
          - Objects.requireNonNull(from.get(partition));
    }
  }

  Offer offer() {
    TopicIds ids = TopicIds.of(kafka.topics(), settings());
    ids.requireSame(context.since(), kafka.servers(), context.table());
    Range all = asking(this::range);
    Range range = kafka.maxRecords() == 0 ? all : all.atMost(kafka.maxRecords());
    long count = range.messages();
    long left = all.messages() - count;
    String more = left == 0 ? "" : ", up to %,d wait for the next run".formatted(left);
    Map<String, String> reached = new HashMap<>(ids.values());
    range.to().forEach((partition, end) -> reached.put(name(partition), Long.toString(end)));
    boolean none = count == 0 && context.since().isPresent();
    Messages messages = messages(range);
    return new Offer(
        messages.columns(),
        Optional.of(new Position(reached)),
        none ? News.NONE : News.SOME,
        none ? "no new message" : "up to %,d messages%s".formatted(count, more),
        new KafkaRows(this, context, messages, range));
  }

  private Messages messages(Range range) {
    return switch (kafka.format()) {
      case TEXT -> new TextMessages();
      case JSON -> new JsonMessages(StructType.fromDDL(kafka.schema().orElseThrow()));
      case AVRO -> AvroMessages.of(kafka.topics(), schemas());
      case DEBEZIUM_JSON -> new EventMessages(Optional.empty(), new Gaps(range.from()));
      case DEBEZIUM_AVRO -> new EventMessages(Optional.of(schemas()), new Gaps(range.from()));
    };
  }

  private AvroSchemas schemas() {
    return new AvroSchemas(kafka.registry().orElseThrow());
  }

  private Range range(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : kafka.topics()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
      if (found == null || found.isEmpty()) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Cannot read topic %s at %s: there is none of that name"
                .formatted(topic, kafka.servers()));
      }
      found.forEach(part -> partitions.add(new TopicPartition(topic, part.partition())));
    }
    Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> newest = consumer.endOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> from = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long first = Objects.requireNonNull(oldest.get(partition));
      long last = Objects.requireNonNull(newest.get(partition));
      from.put(
          partition, since(partition).map(at -> held(partition, at, first, last)).orElse(first));
    }
    return new Range(from, newest);
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

  /** Hands all messages of a range to a reader, partition by partition in their order. */
  void read(Range range, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    asking(
        consumer -> {
          consumer.assign(range.to().keySet());
          range.from().forEach(consumer::seek);
          long heard = System.nanoTime();
          while (!arrived(consumer, range)) {
            var records = consumer.poll(Duration.ofMillis(200));
            for (ConsumerRecord<byte[], byte[]> record : records) {
              TopicPartition partition = new TopicPartition(record.topic(), record.partition());
              if (record.offset() < Objects.requireNonNull(range.to().get(partition))) {
                reader.accept(record);
              }
              heard = System.nanoTime();
            }
            if (System.nanoTime() - heard > kafka.timeout().toNanos()) {
              throw new LagoaException(
                  UNREACHABLE,
                  "Cannot reach the newest message at %s: nothing came for %d s; run again"
                      .formatted(kafka.servers(), kafka.timeout().toSeconds()));
            }
          }
          return true;
        });
  }

  private static boolean arrived(KafkaConsumer<byte[], byte[]> consumer, Range range) {
    List<TopicPartition> done = new ArrayList<>();
    boolean all = true;
    for (Map.Entry<TopicPartition, Long> end : range.to().entrySet()) {
      boolean there = consumer.position(end.getKey(), ANSWER) >= end.getValue();
      all &= there;
      if (there) {
        done.add(end.getKey());
      }
    }
    consumer.pause(done);
    return all;
  }

  private <T> T asking(Function<KafkaConsumer<byte[], byte[]>, T> question) {
    Properties properties = settings();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "none");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return question.apply(consumer);
    } catch (KafkaException e) {
      throw new LagoaException(
          UNREACHABLE,
          "Cannot read Kafka at %s: %s; see that the brokers run and that servers and options are right, then run again"
              .formatted(kafka.servers(), e.getClass().getSimpleName()));
    }
  }

  /** How the brokers are reached. */
  private Properties settings() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", kafka.servers());
    kafka.options().forEach((name, value) -> properties.setProperty(name, value.reveal()));
    return properties;
  }

  private static String name(TopicPartition partition) {
    return partition.topic() + "/" + partition.partition();
  }
}
