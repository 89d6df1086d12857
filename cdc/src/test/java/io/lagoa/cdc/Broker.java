package io.lagoa.cdc;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker of one node. */
final class Broker {
  private final KafkaRaftServer server;
  private final String address;

  private static Broker shared;

  /** One for all tests of this JVM, and as long as it lives. */
  static synchronized Broker shared() {
    if (shared == null) {
      shared = new Broker();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  private Broker() {
    try {
      Path folder = Files.createTempDirectory("kafka");
      int port = free();
      int controller = free();
      address = "localhost:" + port;
      Properties settings = new Properties();
      settings.putAll(
          Map.ofEntries(
              Map.entry("process.roles", "broker,controller"),
              Map.entry("node.id", "1"),
              Map.entry("controller.quorum.voters", "1@localhost:" + controller),
              Map.entry(
                  "listeners",
                  "PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d".formatted(port, controller)),
              Map.entry("controller.listener.names", "CONTROLLER"),
              Map.entry(
                  "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
              Map.entry("log.dirs", folder.toString()),
              Map.entry("log.cleaner.backoff.ms", "100"),
              Map.entry("offsets.topic.replication.factor", "1"),
              Map.entry("offsets.topic.num.partitions", "1")));
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setDirectories(List.of(folder.toString()))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .run();
      server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  String address() {
    return address;
  }

  void topic(String name, int partitions) {
    topic(name, partitions, Map.of());
  }

  /**
   * A topic that is compacted as soon as its segments are closed, each after a tenth of a second.
   */
  void compactedTopic(String name) {
    topic(
        name,
        1,
        Map.of(
            "cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.01"));
  }

  private void topic(String name, int partitions, Map<String, String> settings) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void grow(String name, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first message of a topic's only partition from an offset on. */
  long firstFrom(String topic, long offset) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      return consumer.poll(Duration.ofSeconds(5)).records(partition).get(0).offset();
    }
  }

  void drop(String name) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.deleteTopics(List.of(name)).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(String topic, int partition, String key, String value) {
    send(topic, partition, bytes(key), bytes(value));
  }

  void send(String topic, int partition, byte[] key, byte[] value) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** So many messages, their values the numbers from 0. */
  void fill(String topic, int partition, int messages) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < messages; i++) {
        producer.send(new ProducerRecord<>(topic, partition, null, bytes(Integer.toString(i))));
      }
    }
  }

  /** As retention would. */
  void forget(String topic, int partition, long before) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
