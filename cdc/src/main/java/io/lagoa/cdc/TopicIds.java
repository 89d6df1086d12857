package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.error.LagoaException;
import io.lagoa.source.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/**
 * What tells a topic from one that was made anew under its name, whose offsets may have grown past
 * those that were read: part of a position. Brokers before 2.8 have no such thing.
 *
 * @param values by the keys of a position
 */
record TopicIds(Map<String, String> values) {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String KEY = "id of ";

  /** Asks the brokers; a topic that there is not is left out. */
  static TopicIds of(List<String> topics, Properties settings) {
    Map<String, String> ids = new HashMap<>();
    try (Admin admin = Admin.create(settings)) {
      for (String topic : topics) {
        try {
          TopicDescription found =
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                  .get(topic);
          if (found != null && !Uuid.ZERO_UUID.equals(found.topicId())) {
            ids.put(KEY + topic, found.topicId().toString());
          }
        } catch (ExecutionException | TimeoutException e) {
          // the consumer will tell, or the user may not describe topics
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      // the consumer will tell
    }
    return new TopicIds(ids);
  }

  /**
   * Refuses to read on in a topic that is not the one that was read.
   *
   * @param table the table of events, for messages
   */
  void requireSame(Optional<Position> since, String servers, String table) {
    Map<String, String> known = since.map(Position::values).orElse(Map.of());
    values.forEach(
        (key, id) -> {
          if (known.containsKey(key) && !id.equals(known.get(key))) {
            throw new LagoaException(
                POLICY,
                "Cannot read on in topic %s at %s: it was made anew since; read all that it holds by --select %s --full"
                    .formatted(key.substring(KEY.length()), servers, table));
          }
        });
  }
}
