package io.lagoa.cdc;

import io.lagoa.config.Secret;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How Kafka is reached, from the driver and from tasks.
 *
 * @param servers {@code host:port}, separated by commas
 * @param timeout how long nothing may come
 * @param options further properties of the consumer
 */
record Brokers(String servers, Duration timeout, Map<String, Secret> options)
    implements Serializable {
  /** How long a question may take. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  /** A consumer of no group, of messages that were committed; whoever asks for it closes it. */
  KafkaConsumer<byte[], byte[]> consumer() {
    Properties properties = settings();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "none");
    return asking(
        () ->
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** What any client needs to know. */
  Properties settings() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", servers);
    options.forEach((name, value) -> properties.setProperty(name, value.reveal()));
    return properties;
  }

  /**
   * The answer to a question.
   *
   * @throws LagoaException {@code UNREACHABLE} if there is none; of its cause no more than the kind
   *     is told, as a client's message may quote an option
   */
  <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw new LagoaException(
          ErrorCode.UNREACHABLE,
          "Cannot read Kafka at %s: %s; see that the brokers run and that servers and options are right, then run again"
              .formatted(servers, e.getClass().getSimpleName()));
    }
  }
}
