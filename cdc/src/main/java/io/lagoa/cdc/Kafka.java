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
import java.util.Optional;

/**
 * The messages of Kafka topics: each run reads from the recorded offsets to the newest, in Spark's
 * tasks, and stops. The offsets are published with the messages, in one commit.
 *
 * @param servers {@code host:port}, separated by commas
 * @param topics their names
 * @param format what messages are
 * @param schema the columns of {@code format = json}, as DDL
 * @param registry where the schemas of Avro are
 * @param timeout how long nothing may come before the newest message is reached
 * @param maxRecords how many messages a run takes, at most; the rest waits for the next; 0 is no
 *     limit
 * @param options further properties of the consumer, such as {@code sasl.jaas.config}; never
 *     printed
 */
public record Kafka(
    String servers,
    List<String> topics,
    @Default("debezium-json") Format format,
    Optional<String> schema,
    Optional<Registry> registry,
    @Default("60s") Duration timeout,
    @Default("0") long maxRecords,
    Map<String, Secret> options)
    implements Source {

  /** What the messages of a topic are. */
  public enum Format {
    /** Debezium's, as JSON with or without schema: the columns of a table of events. */
    DEBEZIUM_JSON,
    /** Debezium's, as Avro with the schemas of a registry: the same columns. */
    DEBEZIUM_AVRO,
    /** Objects in JSON: the columns that {@code schema} names. */
    JSON,
    /** Records in Avro with the schemas of a registry: the columns of the newest schema. */
    AVRO,
    /** Any text: topic, partition, offset, time, key and value. */
    TEXT;

    boolean isAvro() {
      return this == AVRO || this == DEBEZIUM_AVRO;
    }
  }

  /**
   * A schema registry with the interface of Confluent's, which Karapace, Redpanda and Apicurio
   * have, too.
   *
   * @param url such as {@code http://localhost:8081}
   */
  public record Registry(String url, Optional<String> user, Optional<Secret> password) {
    public Registry {
      if (!url.matches("https?://[^@\\s]+")) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID,
            "Invalid registry.url: write an address such as http://localhost:8081, user and password beside it");
      }
    }
  }

  public Kafka {
    topics = List.copyOf(topics);
    options = Map.copyOf(options);
    if (topics.isEmpty()) {
      throw invalid(
          servers, "it names no topic", "name some, such as topics = [shop.public.rental]");
    }
    if (maxRecords < 0) {
      throw invalid(servers, "max-records is below 0", "write 0 for no limit");
    }
    if (format == Format.JSON && schema.isEmpty()) {
      throw invalid(
          servers, "JSON does not tell its columns", "write schema = \"id INT, name STRING\"");
    }
    if (format != Format.JSON && schema.isPresent()) {
      throw invalid(servers, "schema is for format = json alone", "remove it");
    }
    if (format.isAvro() && registry.isEmpty()) {
      throw invalid(
          servers,
          "the schemas of Avro are in a registry",
          "write registry.url = \"http://localhost:8081\"");
    }
  }

  /** Messages of Debezium in JSON; {@link #as} takes them for others. */
  public static Kafka topics(String servers, String... topics) {
    return new Kafka(
        servers,
        List.of(topics),
        Format.DEBEZIUM_JSON,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(60),
        0,
        Map.of());
  }

  /** The same, so many messages a run at most. */
  public Kafka maxRecords(long most) {
    return new Kafka(servers, topics, format, schema, registry, timeout, most, options);
  }

  /** The same messages as text or as Debezium's. */
  public Kafka as(Format other) {
    return new Kafka(
        servers, topics, other, Optional.empty(), registry, timeout, maxRecords, options);
  }

  /** The same messages as objects in JSON with these columns. */
  public Kafka json(String ddl) {
    return new Kafka(
        servers, topics, Format.JSON, Optional.of(ddl), registry, timeout, maxRecords, options);
  }

  /**
   * The same messages as Avro.
   *
   * @param other {@link Format#AVRO} or {@link Format#DEBEZIUM_AVRO}
   */
  public Kafka avro(Format other, Registry schemas) {
    return new Kafka(
        servers,
        topics,
        other,
        Optional.empty(),
        Optional.of(schemas),
        timeout,
        maxRecords,
        options);
  }

  @Override
  public Offer open(SourceContext context) {
    return new KafkaReading(this, context).offer();
  }

  private static LagoaException invalid(String servers, String what, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Invalid source kafka on %s: %s; %s".formatted(servers, what, remedy));
  }
}
