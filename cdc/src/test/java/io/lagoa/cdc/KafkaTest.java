package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class KafkaTest {
  private static final Broker BROKER = Broker.shared();

  @TempDir Path folder;

  @Test
  void messagesAreReadOnceAndBadOnesSetAside() {
    BROKER.topic("shop", 2);
    change("c", 0, 1, "one", 100);
    change("u", 0, 1, "uno", 300);
    change("c", 1, 2, "two", 200);
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline =
          Pipeline.of(
              Table.bronze("shop_events")
                  .from(Kafka.topics(BROKER.address(), "shop"))
                  .check(Check.parse("problem IS NULL : reject")),
              new Changes("bronze.shop_events", "public.rental")
                  .on(Table.silver("rental").key("id")),
              new Changes("bronze.shop_events", "public.refund")
                  .on(Table.silver("refund").key("id")));
      Run first = lake.run(pipeline);
      succeeds(first);
      assertThat(first.stage("silver.refund").status()).isEqualTo(StageResult.Status.BLOCKED);
      assertThat(first.stage("silver.refund").reason())
          .isEqualTo(
              "no event of public.refund tells its columns yet; declare schema to have it empty");
      assertThat(rows(lake, "SELECT id, v FROM silver.rental")).containsExactly("1|uno", "2|two");
      assertThat(lake.plan(pipeline).toString()).contains("no new message");

      change("c", 0, 1, "one", 100);
      BROKER.send("shop", 0, "{\"id\":9}", "{\"this is no event");
      BROKER.send("shop", 1, "{\"id\":2}", null);
      change("d", 1, 2, null, 400);
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, "SELECT id, v FROM silver.rental")).containsExactly("1|uno");
      assertThat(
              rows(
                  lake,
                  "SELECT topic, topic_partition, topic_offset, value FROM quarantine.bronze_shop_events"))
          .containsExactly("shop|0|3|{\"this is no event");
      assertThat(rows(lake, "SELECT topic_partition, topic_offset FROM bronze.shop_events"))
          .containsExactly("0|0", "0|1", "0|2", "1|0", "1|1", "1|2");

      change("u", 0, 1, "eins", 500);
      change("u", 0, 1, "ein", 600);
      BROKER.forget("shop", 0, 5);
      assertThatThrownBy(() -> lake.plan(pipeline))
          .hasMessageContainingAll("1 messages were deleted before they were read", "--full");
    }
  }

  @Test
  void aRunTakesNoMoreThanItMay() {
    BROKER.topic("long", 3);
    for (int i = 0; i < 20; i++) {
      BROKER.send("long", i < 2 ? 0 : 1, "k", "v" + i);
    }
    Kafka kafka = Kafka.topics(BROKER.address(), "long").as(Kafka.Format.TEXT).maxRecords(7);
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline = Pipeline.of(Table.bronze("long").from(kafka));
      String offsets = "SELECT topic_partition, count(*) FROM bronze.long GROUP BY ALL";
      assertThat(lake.plan(pipeline).toString())
          .contains("up to 7 messages, up to 13 wait for the next run");
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, offsets)).containsExactly("0|2", "1|5");
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, offsets)).containsExactly("0|2", "1|12");
      Run last = lake.run(pipeline);
      assertThat(last.stage("bronze.long").reason()).isEqualTo("up to 6 messages");
      assertThat(rows(lake, "SELECT DISTINCT value FROM bronze.long")).hasSize(20);
      assertThat(lake.plan(pipeline).toString()).contains("no new message");
    }
  }

  /** What compaction leaves of a delete is told; events must say what their columns are. */
  @Test
  void deletesThatCompactionTookAndUnknownColumnsAreTold() {
    Gaps gaps = new Gaps(Map.of(new TopicPartition("t", 0), 3L));
    assertThat(
            java.util.stream.LongStream.of(4, 5, 7, 8)
                .mapToObj(offset -> gaps.before(new ConsumerRecord<>("t", 0, offset, null, null))))
        .containsExactly(true, false, true, false);
    BROKER.topic("bare", 1);
    BROKER.send(
        "bare",
        0,
        "{\"id\":1}",
        "{\"before\":null,\"after\":{\"id\":1},\"op\":\"c\",\"source\":{\"connector\":\"postgresql\",\"schema\":\"public\",\"table\":\"rental\",\"lsn\":7,\"ts_ms\":1700000000000}}");
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Run run =
          lake.run(
              Pipeline.of(
                  Table.bronze("bare_events").from(Kafka.topics(BROKER.address(), "bare")),
                  new Changes("bronze.bare_events", "public.rental")
                      .on(Table.silver("bare").key("id").schema("id INT"))));
      assertThat(run.exitStatus()).isEqualTo(1);
      assertThat(run.toString())
          .contains("does not tell its columns", "value.converter.schemas.enable = true");
    }
  }

  /** Compaction takes a delete before it is read; its tombstone is then the first of the run. */
  @Test
  @Timeout(180)
  void aDeleteThatCompactionTookBeforeTheFirstMessageIsTold() throws InterruptedException {
    BROKER.compactedTopic("packed");
    change("packed", "c", 0, 1, "one", 100);
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline =
          Pipeline.of(Table.bronze("packed").from(Kafka.topics(BROKER.address(), "packed")));
      succeeds(lake.run(pipeline));
      change("packed", "d", 0, 1, null, 200);
      BROKER.send("packed", 0, "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":1}}", null);
      Thread.sleep(200);
      change("packed", "c", 0, 2, "two", 300);
      while (BROKER.firstFrom("packed", 1) == 1) {
        Thread.sleep(100);
      }
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, "SELECT topic_offset, op, problem FROM bronze.packed"))
          .containsExactly(
              "0|c|null", "2|null|compaction may have removed the delete before it", "3|c|null");
      TopicPartition packed = new TopicPartition("packed", 0);
      assertThat(gaps(new OffsetRange(packed, 1, 2, 4)))
          .as("a part that begins behind a gap")
          .containsExactly(true, false);
      assertThat(gaps(new OffsetRange(packed, 2, 3, 4))).containsExactly(false);
    }
  }

  private static List<Boolean> gaps(OffsetRange range) {
    List<Boolean> gaps = new ArrayList<>();
    Brokers brokers = new Brokers(BROKER.address(), Duration.ofSeconds(10), Map.of());
    Messages.Reader reader =
        (record, gap) -> {
          gaps.add(gap);
          return RowFactory.create();
        };
    try (MessageIterator rows = new MessageIterator(brokers, List.of(range), reader, () -> false)) {
      rows.forEachRemaining(row -> {});
    }
    return gaps;
  }

  @Test
  void aNewPartitionWhoseMessagesWereDeletedUnreadStopsTheRun() {
    BROKER.topic("growing", 1);
    BROKER.send("growing", 0, null, "one");
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline =
          Pipeline.of(
              Table.bronze("growing")
                  .from(Kafka.topics(BROKER.address(), "growing").as(Kafka.Format.TEXT)));
      succeeds(lake.run(pipeline));
      BROKER.grow("growing", 2);
      BROKER.send("growing", 1, null, "lost");
      BROKER.send("growing", 1, null, "left");
      BROKER.forget("growing", 1, 1);
      assertThatThrownBy(() -> lake.plan(pipeline))
          .hasMessageContainingAll("growing-1", "1 messages were deleted before they were read");
    }
  }

  @Test
  void anyTextIsReadOnce() {
    BROKER.topic("notes", 1);
    BROKER.send("notes", 0, "a", "one");
    BROKER.send("notes", 0, null, "two");
    Kafka kafka = Kafka.topics(BROKER.address(), "notes").as(Kafka.Format.TEXT);
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline = Pipeline.of(Table.bronze("note").from(kafka));
      succeeds(lake.run(pipeline));
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, "SELECT key, value, topic_offset FROM bronze.note"))
          .containsExactly("a|one|0", "null|two|1");
      BROKER.drop("notes");
      BROKER.topic("notes", 1);
      for (int offset = 0; offset < 3; offset++) {
        BROKER.send("notes", 0, null, "new");
      }
      assertThatThrownBy(() -> lake.plan(pipeline))
          .hasMessageContainingAll("Cannot read on in topic notes", "it was made anew since");
    }
    assertThatThrownBy(
            () -> {
              try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
                lake.plan(
                    Pipeline.of(
                        Table.bronze("other")
                            .from(
                                Kafka.topics(BROKER.address(), "nowhere").as(Kafka.Format.TEXT))));
              }
            })
        .hasMessageContaining("Cannot read topic nowhere");
  }

  @Test
  void objectsInJsonHaveTheColumnsThatAreDeclared() {
    BROKER.topic("plant_json", 1);
    BROKER.send(
        "plant_json", 0, "a", "{\"machine\":7,\"value\":1.5,\"at\":\"2024-03-01T10:00:00Z\"}");
    BROKER.send("plant_json", 0, "b", "{\"machine\":8,\"more\":true}");
    BROKER.send("plant_json", 0, "c", "{\"machine\":\"none\"}");
    BROKER.send("plant_json", 0, "d", "no json");
    BROKER.send("plant_json", 0, "e", null);
    Kafka plant =
        Kafka.topics(BROKER.address(), "plant_json")
            .json("machine INT, value DOUBLE, at TIMESTAMP");
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline =
          Pipeline.of(
              Table.bronze("reading").from(plant).check(Check.parse("_problem IS NULL : reject")));
      succeeds(lake.run(pipeline));
      succeeds(lake.run(pipeline));
      assertThat(
              rows(
                  lake,
                  "SELECT machine, value, unix_seconds(at), _key, _offset, _deleted FROM bronze.reading"))
          .containsExactly(
              "7|1.5|1709287200|a|0|false", "8|null|null|b|1|false", "null|null|null|e|4|true");
      assertThat(
              rows(
                  lake, "SELECT machine, _offset, _value, _problem FROM quarantine.bronze_reading"))
          .containsExactly(
              "null|2|{\"machine\":\"none\"}|it is no JSON of the columns that schema declares",
              "null|3|no json|it is no JSON of the columns that schema declares");
    }
    assertThatThrownBy(() -> Kafka.topics("localhost:1", "t").as(Kafka.Format.JSON))
        .hasMessageContaining("schema = ");
    assertThatThrownBy(() -> Kafka.topics("localhost:1", "t").as(Kafka.Format.AVRO))
        .hasMessageContaining("registry.url");
    assertThatThrownBy(
            () ->
                new Kafka.Registry(
                    "http://reader:secret@localhost", Optional.empty(), Optional.empty()))
        .hasMessageContaining("user and password beside it")
        .hasMessageNotContaining("secret");
  }

  private static void change(String op, int partition, int id, String value, long lsn) {
    change("shop", op, partition, id, value, lsn);
  }

  private static void change(
      String topic, String op, int partition, int id, String value, long lsn) {
    String row =
        "{\"type\":\"struct\",\"optional\":true,\"field\":\"%s\",\"fields\":[{\"type\":\"int32\",\"field\":\"id\"},{\"type\":\"string\",\"optional\":true,\"field\":\"v\"}]}";
    String image =
        "{\"id\":%d,\"v\":%s}".formatted(id, value == null ? "null" : "\"" + value + "\"");
    BROKER.send(
        topic,
        partition,
        "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":%d}}".formatted(id),
        "{\"schema\":{\"type\":\"struct\",\"fields\":[%s,%s]},\"payload\":{\"before\":%s,\"after\":%s,\"op\":\"%s\",\"source\":{\"connector\":\"postgresql\",\"schema\":\"public\",\"table\":\"rental\",\"lsn\":%d,\"txId\":5,\"ts_ms\":1700000000000}}}"
            .formatted(
                row.formatted("before"),
                row.formatted("after"),
                op.equals("d") ? image : "null",
                op.equals("d") ? "null" : image,
                op,
                lsn));
  }

  private static void succeeds(Run run) {
    System.out.println(run);
    assertThat(run.exitStatus()).as(run::toString).isZero();
  }

  private static List<String> rows(Lake lake, String query) {
    return lake.sql(query).collectAsList().stream().map(row -> row.mkString("|")).sorted().toList();
  }
}
