package io.lagoa.cdc;

import io.lagoa.config.Default;
import io.lagoa.config.Secret;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Source;
import io.lagoa.source.SourceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The messages of Kafka topics: each run reads from the recorded offsets to the newest, and stops.
 * The offsets are published with the messages, in one commit.
 *
 * @param servers {@code host:port}, separated by commas
 * @param topics their names
 * @param format what messages are
 * @param timeout how long nothing may come before the newest message is reached
 * @param options further properties of the consumer, such as {@code sasl.jaas.config}; never
 *     printed
 */
public record Kafka(
    String servers,
    List<String> topics,
    @Default("debezium") Format format,
    @Default("60s") Duration timeout,
    Map<String, Secret> options)
    implements Source {

  /** What the messages of a topic are. */
  public enum Format {
    /** Debezium's, as JSON with or without schema: {@link EventColumns}. */
    DEBEZIUM,
    /** Any text: topic, partition, offset, time, key and value. */
    TEXT
  }

  public Kafka {
    topics = List.copyOf(topics);
    options = Map.copyOf(options);
    if (topics.isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid source kafka on %s: it names no topic; name some, such as topics = [shop.public.rental]"
              .formatted(servers));
    }
  }

  @Override
  public Offer open(SourceContext context) {
    return new KafkaReading(this, context).offer();
  }
}
