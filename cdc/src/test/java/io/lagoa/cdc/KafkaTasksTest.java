package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.config.Secret;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.Offer;
import io.lagoa.source.Source;
import io.lagoa.table.Table;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Messages are read by Spark's tasks: several at once, none twice, whatever happens to a task. */
@ExtendWith(SparkExtension.class)
final class KafkaTasksTest {
  private static final Broker BROKER = Broker.shared();

  private static SparkContext killer;

  @TempDir Path folder;

  @Test
  void partitionsAreReadAtOnceEachByATask(SparkSession spark) throws Exception {
    BROKER.topic("wide", 4);
    for (int partition = 0; partition < 4; partition++) {
      BROKER.fill("wide", partition, 6_000);
    }
    try (ReadingTasks tasks = new ReadingTasks(spark)) {
      Dataset<Row> rows = rows(spark, "wide", 4, 6_000);
      assertThat(texts(rows.groupBy("topic_partition").count()))
          .containsExactly("0|6000", "1|6000", "2|6000", "3|6000");
      assertThat(texts(rows.selectExpr("count(DISTINCT topic_partition, topic_offset)")))
          .as("read again")
          .containsExactly("24000");
      assertThat(tasks.ended()).hasSize(8);
      assertThat(tasks.mostAtOnce()).as("the session has two cores").isGreaterThan(1);
    }
    assertThat(consumers()).isEmpty();
  }

  @Test
  void aTaskThatIsKilledGivesNoRowTwice(SparkSession spark) throws Exception {
    BROKER.topic("killed", 2);
    BROKER.fill("killed", 0, 6_000);
    BROKER.fill("killed", 1, 6_000);
    killer = spark.sparkContext();
    Source source =
        context ->
            new Offer(
                KafkaColumns.TEXT,
                Optional.empty(),
                Offer.News.SOME,
                "12,000 messages",
                new KafkaRows(context.spark(), brokers(), new Killing(), all("killed", 2, 6_000)));
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()));
        ReadingTasks tasks = new ReadingTasks(spark)) {
      Run run = lake.run(Pipeline.of(Table.bronze("killed").from(source)));
      assertThat(run.exitStatus()).as(run::toString).isZero();
      assertThat(tasks.ended()).as("one ran again").hasSize(3);
      assertThat(tasks.killed()).isEqualTo(1);
      assertThat(
              texts(
                  lake.sql(
                      "SELECT count(*), count(DISTINCT topic_partition, topic_offset) FROM bronze.killed")))
          .containsExactly("12000|12000");
    }
    assertThat(consumers()).isEmpty();
  }

  /** Texts, amid which the first attempt at a task is killed as Spark kills tasks. */
  private record Killing() implements Messages {
    @Override
    public StructType columns() {
      return new TextMessages().columns();
    }

    @Override
    public StructType carried() {
      return new TextMessages().carried();
    }

    @Override
    public Reader reader() {
      Reader texts = new TextMessages().reader();
      return (record, gap) -> {
        TaskContext task = TaskContext.get();
        if (record.partition() == 0 && record.offset() == 3_000 && task.attemptNumber() == 0) {
          killer.killTaskAttempt(task.taskAttemptId(), false, "a test");
          while (!task.isInterrupted()) {
            Thread.onSpinWait();
          }
        }
        return texts.read(record, gap);
      };
    }

    @Override
    public Dataset<Row> finished(Dataset<Row> carried) {
      return new TextMessages().finished(carried);
    }
  }

  @Test
  void aConsumerIsClosedThoughNotAllIsRead(SparkSession spark) throws Exception {
    BROKER.topic("begun", 1);
    BROKER.fill("begun", 0, 6_000);
    assertThat(rows(spark, "begun", 1, 6_000).limit(3).collectAsList()).hasSize(3);
    assertThat(consumers()).isEmpty();
  }

  @Test
  void aFailureInATaskKeepsItsCode(SparkSession spark) throws Exception {
    BROKER.topic("short", 1);
    BROKER.fill("short", 0, 3);
    assertThatThrownBy(() -> rows(spark, "short", 1, 5).collectAsList())
        .satisfies(
            failure -> {
              assertThat(cause(failure).code()).isEqualTo(ErrorCode.UNREACHABLE);
              assertThat(cause(failure)).hasMessageContaining("nothing came for 1 s; run again");
            });
    BROKER.forget("short", 0, 2);
    assertThatThrownBy(() -> rows(spark, "short", 1, 3).collectAsList())
        .satisfies(
            failure ->
                assertThat(cause(failure))
                    .hasMessageContaining("OffsetOutOfRangeException")
                    .extracting(LagoaException::code)
                    .isEqualTo(ErrorCode.UNREACHABLE));
    assertThat(consumers()).isEmpty();
  }

  @Test
  void aLongPartitionIsReadInPartsAndShortOnesTogether() {
    Map<TopicPartition, Long> from = Map.of(part(0), 7L, part(1), 0L, part(2), 3L, part(3), 0L);
    Map<TopicPartition, Long> to =
        Map.of(part(0), 1_200_007L, part(1), 10L, part(2), 3L, part(3), 4_990L);
    assertThat(new Offsets(from, to).tasks())
        .containsExactly(
            List.of(new OffsetRange(part(0), 7, 7, 400_007)),
            List.of(new OffsetRange(part(0), 400_006, 400_007, 800_007)),
            List.of(new OffsetRange(part(0), 800_006, 800_007, 1_200_007)),
            List.of(new OffsetRange(part(1), 0, 0, 10), new OffsetRange(part(3), 0, 0, 4_990)));
    assertThat(new Offsets(from, from).tasks()).isEmpty();
  }

  @Test
  void secretsArePrintedNowhere(SparkSession spark) {
    Secret secret = new Secret("hidden");
    Brokers brokers =
        new Brokers("localhost:1", Duration.ofSeconds(1), Map.of("sasl.jaas.config", secret));
    RegistryAccess registry =
        RegistryAccess.of(
            new Kafka.Registry("http://localhost:1", Optional.of("me"), Optional.of(secret)));
    KafkaRows rows =
        new KafkaRows(spark, brokers, new EventMessages(registry), new Offsets(Map.of(), Map.of()));
    assertThat(rows + rows.read().queryExecution().toString())
        .contains("***")
        .doesNotContain("hidden")
        .doesNotContain(registry.headers().get("Authorization").reveal());
  }

  private static Dataset<Row> rows(SparkSession spark, String topic, int partitions, long to) {
    return new KafkaRows(spark, brokers(), new TextMessages(), all(topic, partitions, to)).read();
  }

  private static Offsets all(String topic, int partitions, long to) {
    Map<TopicPartition, Long> begin = new HashMap<>();
    Map<TopicPartition, Long> end = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      begin.put(new TopicPartition(topic, partition), 0L);
      end.put(new TopicPartition(topic, partition), to);
    }
    return new Offsets(begin, end);
  }

  private static Brokers brokers() {
    return new Brokers(BROKER.address(), Duration.ofSeconds(1), Map.of());
  }

  private static TopicPartition part(int number) {
    return new TopicPartition("t", number);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString("|")).sorted().toList();
  }

  private static LagoaException cause(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof LagoaException)) {
      cause = cause.getCause();
    }
    return (LagoaException) cause;
  }

  /** The consumers of this JVM that are not closed. */
  private static Iterable<ObjectName> consumers() throws MalformedObjectNameException {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("kafka.consumer:type=consumer-metrics,*"), null);
  }
}
