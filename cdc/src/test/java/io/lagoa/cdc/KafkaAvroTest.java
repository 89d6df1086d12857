package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.table.Table;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class KafkaAvroTest {
  private static final Broker BROKER = Broker.shared();
  private static final SchemaRegistry REGISTRY = new SchemaRegistry();
  private static final String READING =
      "{\"type\":\"record\",\"name\":\"Reading\",\"namespace\":\"plant\",\"fields\":["
          + "{\"name\":\"machine\",\"type\":\"int\"},"
          + "{\"name\":\"value\",\"type\":[\"null\",\"double\"]},"
          + "{\"name\":\"price\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}},"
          + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}},"
          + "{\"name\":\"day\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}},"
          + "{\"name\":\"tags\",\"type\":{\"type\":\"array\",\"items\":\"string\"}},"
          + "{\"name\":\"state\",\"type\":{\"type\":\"enum\",\"name\":\"State\",\"symbols\":[\"ON\",\"OFF\"]}}%s]}";

  @TempDir Path folder;

  @AfterAll
  static void stop() {
    REGISTRY.close();
  }

  @Test
  void recordsHaveTheColumnsOfTheNewestSchema() {
    BROKER.topic("plant", 1);
    send("plant", reading("", 7, 1.5).build());
    BROKER.send("plant", 0, "a".getBytes(), "no avro".getBytes());
    BROKER.send("plant", 0, "b".getBytes(), new byte[] {0, 0, 0, 0, 99, 1});
    BROKER.send("plant", 0, "c".getBytes(), null);
    Kafka plant =
        Kafka.topics(BROKER.address(), "plant").avro(Kafka.Format.AVRO, REGISTRY.registry());
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline =
          Pipeline.of(
              Table.bronze("reading").from(plant).check(Check.parse("_problem IS NULL : reject")));
      succeeds(lake.run(pipeline));

      assertThat(lake.table("bronze.reading").schema().toDDL())
          .startsWith(
              "machine INT,value DOUBLE,price DECIMAL(9,2),at TIMESTAMP,day DATE,tags ARRAY<STRING>,state STRING,_topic STRING");
      assertThat(
              rows(
                  lake,
                  "SELECT machine, value, price, unix_millis(at), day, concat_ws('+', tags), state, _offset, _deleted FROM bronze.reading"))
          .containsExactly(
              "7|1.5|12.34|1700000000123|2024-02-29|x+y|ON|0|false",
              "null|null|null|null|null||null|3|true");
      assertThat(rows(lake, "SELECT _offset, _key, _problem FROM quarantine.bronze_reading"))
          .containsExactly(
              "1|a|it does not begin with the number of a schema; _value is base64",
              "2|b|the registry knows no schema 99 of Avro; _value is base64");

      String more = ",{\"name\":\"unit\",\"type\":[\"null\",\"string\"],\"default\":null}";
      send("plant", reading(more, 8, null).set("unit", "bar").build());
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, "SELECT machine, value, unit FROM bronze.reading WHERE NOT _deleted"))
          .containsExactly("7|1.5|null", "8|null|bar");
      assertThat(lake.plan(pipeline).toString()).contains("no new message");
    }
    assertThat(REGISTRY.asked().stream().filter(path -> path.endsWith("/ids/1")).count())
        .as("a schema is asked for once a run")
        .isLessThanOrEqualTo(2);
    Kafka unknown =
        Kafka.topics(BROKER.address(), "nameless").avro(Kafka.Format.AVRO, REGISTRY.registry());
    BROKER.topic("nameless", 1);
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      assertThatThrownBy(() -> lake.plan(Pipeline.of(Table.bronze("other").from(unknown))))
          .hasMessageContaining("has no schema of Avro for nameless-value");
    }
  }

  @Test
  void eventsOfDebeziumInAvroAreApplied() {
    BROKER.topic("avro_shop", 1);
    event("c", 1, "one", 100);
    event("c", 2, "two", 200);
    event("u", 1, "uno", 300);
    Kafka shop =
        Kafka.topics(BROKER.address(), "avro_shop")
            .avro(Kafka.Format.DEBEZIUM_AVRO, REGISTRY.registry());
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()))) {
      Pipeline pipeline =
          Pipeline.of(
              Table.bronze("shop_events").from(shop).check(Check.parse("problem IS NULL : reject")),
              new Changes("bronze.shop_events", "public.rental")
                  .on(Table.silver("rental").key("id")));
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, "SELECT id, v, at FROM silver.rental"))
          .containsExactly("1|uno|2023-11-14 22:13:20.5", "2|two|2023-11-14 22:13:20.5");
      event("d", 2, null, 400);
      BROKER.send("avro_shop", 0, "x".getBytes(), "junk".getBytes());
      succeeds(lake.run(pipeline));
      assertThat(rows(lake, "SELECT id, v FROM silver.rental")).containsExactly("1|uno");
      assertThat(rows(lake, "SELECT topic_offset FROM quarantine.bronze_shop_events"))
          .containsExactly("4");
    }
  }

  private static GenericRecordBuilder reading(String more, int machine, Double value) {
    Schema schema = new Schema.Parser().parse(READING.formatted(more));
    return new GenericRecordBuilder(schema)
        .set("machine", machine)
        .set("value", value)
        .set("price", ByteBuffer.wrap(new BigDecimal("12.34").unscaledValue().toByteArray()))
        .set("at", Instant.parse("2023-11-14T22:13:20.123Z").toEpochMilli())
        .set("day", 19782)
        .set("tags", List.of("x", "y"))
        .set("state", new GenericData.EnumSymbol(schema.getField("state").schema(), "ON"));
  }

  private static void event(String op, int id, String value, long lsn) {
    Schema row =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Value\",\"namespace\":\"shop.public.rental\",\"fields\":["
                    + "{\"name\":\"id\",\"type\":\"int\"},"
                    + "{\"name\":\"v\",\"type\":[\"null\",\"string\"],\"default\":null},"
                    + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"connect.version\":1,\"connect.name\":\"io.debezium.time.MicroTimestamp\"}}],"
                    + "\"connect.name\":\"shop.public.rental.Value\"}");
    String envelope =
        "{\"type\":\"record\",\"name\":\"Envelope\",\"namespace\":\"shop.public.rental\",\"fields\":["
            + "{\"name\":\"before\",\"type\":[\"null\",%s],\"default\":null},"
            + "{\"name\":\"after\",\"type\":[\"null\",\"shop.public.rental.Value\"],\"default\":null},"
            + "{\"name\":\"source\",\"type\":{\"type\":\"record\",\"name\":\"Source\",\"fields\":["
            + "{\"name\":\"connector\",\"type\":\"string\"},{\"name\":\"schema\",\"type\":\"string\"},"
            + "{\"name\":\"table\",\"type\":\"string\"},{\"name\":\"lsn\",\"type\":\"long\"},"
            + "{\"name\":\"txId\",\"type\":\"long\"},{\"name\":\"ts_ms\",\"type\":\"long\"}]}},"
            + "{\"name\":\"op\",\"type\":\"string\"}]}";
    Schema schema = new Schema.Parser().parse(envelope.formatted(row));
    Schema source = schema.getField("source").schema();
    GenericRecord image =
        new GenericRecordBuilder(row)
            .set("id", id)
            .set("v", value)
            .set("at", 1_700_000_000_500_000L)
            .build();
    boolean deleted = op.equals("d");
    GenericRecord event =
        new GenericRecordBuilder(schema)
            .set("before", deleted ? image : null)
            .set("after", deleted ? null : image)
            .set("op", op)
            .set(
                "source",
                new GenericRecordBuilder(source)
                    .set("connector", "postgresql")
                    .set("schema", "public")
                    .set("table", "rental")
                    .set("lsn", lsn)
                    .set("txId", 5L)
                    .set("ts_ms", 1_700_000_000_000L)
                    .build())
            .build();
    Schema key =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Key\",\"namespace\":\"shop.public.rental\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"}]}");
    BROKER.send(
        "avro_shop",
        0,
        REGISTRY.key(key, new GenericRecordBuilder(key).set("id", id).build()),
        REGISTRY.message("avro_shop", schema, event));
  }

  private static void send(String topic, GenericRecord record) {
    BROKER.send(topic, 0, null, REGISTRY.message(topic, record.getSchema(), record));
  }

  private static void succeeds(Run run) {
    assertThat(run.exitStatus()).as(run::toString).isZero();
  }

  private static List<String> rows(Lake lake, String query) {
    return lake.sql(query).collectAsList().stream().map(row -> row.mkString("|")).sorted().toList();
  }
}
