package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each encoding of each of Debezium's modes, against what it stands for. */
final class DecodingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "int64, io.debezium.time.Timestamp, 1294764030123, 2011-01-11T16:40:30.123",
    "int64, org.apache.kafka.connect.data.Timestamp, 1294764030123, 2011-01-11T16:40:30.123",
    "int64, io.debezium.time.MicroTimestamp, 1294764030123456, 2011-01-11T16:40:30.123456",
    "int64, io.debezium.time.MicroTimestamp, -1, 1969-12-31T23:59:59.999999",
    "int64, io.debezium.time.NanoTimestamp, 1294764030123456789, 2011-01-11T16:40:30.123456789",
    "string, io.debezium.time.IsoTimestamp, \"2011-01-11T16:40:30.123456Z\", 2011-01-11T16:40:30.123456"
  })
  void timesWithoutZone(String type, String name, String json, String expected) {
    assertThat(read(type, name, "{}", json)).isEqualTo(LocalDateTime.parse(expected));
  }

  /** Infinities of PostgreSQL in each encoding, and a time at which the clock was set forward. */
  @ParameterizedTest
  @CsvSource({
    "int64, io.debezium.time.MicroTimestamp, 9223372036825200000, infinity",
    "int64, io.debezium.time.MicroTimestamp, -9223372036832400000, -infinity",
    "int64, io.debezium.time.Timestamp, 9223372036825200, infinity",
    "int32, io.debezium.time.Date, -2147472692, infinity",
    "int32, io.debezium.time.Date, -2147472691, -infinity",
    "int64, io.debezium.time.Timestamp, 1616898600000, 2021-03-28T02:30",
    "string, io.debezium.time.IsoTimestamp, \"2021-03-28T02:30:00Z\", 2021-03-28T02:30"
  })
  void timesThatTheLakeHasNotAreRefused(String type, String name, String json, String told) {
    assertThatThrownBy(() -> read(type, name, "{}", json))
        .hasMessageContainingAll("it holds " + told + ",", "column.exclude.list");
  }

  @Test
  void timesWithZone() {
    assertThat(
            read(
                "string",
                "io.debezium.time.ZonedTimestamp",
                "{}",
                "\"2011-01-11T17:40:30.123456+01:00\""))
        .isEqualTo(Values.micros(Instant.parse("2011-01-11T16:40:30.123456Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "int32, io.debezium.time.Date, 14985",
    "int32, org.apache.kafka.connect.data.Date, 14985",
    "string, io.debezium.time.IsoDate, \"2011-01-11Z\""
  })
  void days(String type, String name, String json) {
    assertThat(read(type, name, "{}", json))
        .isEqualTo(Math.toIntExact(LocalDate.of(2011, 1, 11).toEpochDay()));
  }

  @ParameterizedTest
  @CsvSource({
    "int32, io.debezium.time.Time, 60030123, 16:40:30.123",
    "int32, org.apache.kafka.connect.data.Time, 60030000, 16:40:30",
    "int64, io.debezium.time.MicroTime, 60030123456, 16:40:30.123456",
    "int64, io.debezium.time.NanoTime, 60030123456789, 16:40:30.123456789",
    "int64, io.debezium.time.MicroTime, -3020399000000, -838:59:59",
    "string, io.debezium.time.ZonedTime, \"16:40:30Z\", 16:40:30Z",
    "string, io.debezium.time.Interval, \"P1Y2M3DT4H5M6.78S\", P1Y2M3DT4H5M6.78S"
  })
  void timesOfDayAndSpansAreText(String type, String name, String json, String expected) {
    assertThat(read(type, name, "{}", json)).isEqualTo(expected);
  }

  @Test
  void decimals() {
    BigDecimal value = new BigDecimal("-12345678901234567890.123");
    String bytes = base64(value.unscaledValue().toByteArray());
    String precise = "{\"scale\":\"3\",\"connect.decimal.precision\":\"23\"}";
    String name = "org.apache.kafka.connect.data.Decimal";
    assertThat(read("bytes", name, precise, bytes)).isEqualTo(value);
    assertThat(decoding("bytes", name, precise).type())
        .isEqualTo(DataTypes.createDecimalType(23, 3));
    assertThat(read("bytes", name, "{\"scale\":\"3\",\"connect.decimal.precision\":\"60\"}", bytes))
        .isEqualTo(value.toPlainString());
    assertThat(
            read(
                "struct",
                "io.debezium.data.VariableScaleDecimal",
                "{}",
                "{\"scale\":3,\"value\":%s}".formatted(bytes)))
        .isEqualTo(value.toPlainString());
    assertThat(read("double", "", "{}", "1.5")).isEqualTo(1.5);
    assertThat(read("string", "", "{}", "\"12.50\"")).isEqualTo("12.50");
    assertThat(read("double", "", "{}", "\"NaN\"")).isEqualTo(Double.NaN);
    assertThat(read("float", "", "{}", "\"-Infinity\"")).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void bits() {
    assertThat(
            read(
                "bytes", "io.debezium.data.Bits", "{\"length\":\"10\"}", base64(new byte[] {5, 2})))
        .isEqualTo("1000000101");
    assertThat(read("boolean", "", "{}", "true")).isEqualTo(true);
  }

  @Test
  void geometriesCarryTheirReferenceSystem() {
    byte[] wkb = Geometry.ewkb(json("{\"x\":1.0,\"y\":2.0,\"srid\":null}"));
    assertThat(wkb).hasSize(21);
    byte[] ewkb =
        (byte[])
            read(
                "struct",
                "io.debezium.data.geometry.Geometry",
                "{}",
                "{\"wkb\":%s,\"srid\":4326}".formatted(base64(wkb)));
    assertThat(ewkb).hasSize(25).startsWith(1, 1, 0, 0, 0x20, 0xE6, 0x10, 0, 0);
  }

  @Test
  void collectionsOfWhatTheyHold() {
    Decoding days =
        Decoding.of(
            FieldType.of(
                json(
                    "{\"type\":\"array\",\"items\":{\"type\":\"int32\",\"name\":\"io.debezium.time.Date\"}}")),
            ZoneOffset.UTC);
    assertThat(days.type()).isEqualTo(DataTypes.createArrayType(DataTypes.DateType));
    assertThat(String.valueOf(days.read(json("[14985,null]")))).contains("14985, null");
  }

  @Test
  void whatIsUnchangedIsToldFromWhatIsNot() {
    for (String unchanged :
        new String[] {
          "\"__debezium_unavailable_value\"",
          base64("__debezium_unavailable_value".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
          "[\"__debezium_unavailable_value\"]",
          "\"{\\\"__debezium_unavailable_value\\\":\\\"__debezium_unavailable_value\\\"}\"",
          "[\"%s\"]"
              .formatted(
                  java.util.UUID.nameUUIDFromBytes(
                      "__debezium_unavailable_value"
                          .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        }) {
      assertThat(Placeholder.is(json(unchanged))).isTrue();
      assertThat(Placeholder.perhapsIn("{\"a\":" + unchanged + "}")).isTrue();
    }
    assertThat(Placeholder.is(json("\"see __debezium_unavailable_value\""))).isFalse();
    assertThat(Placeholder.is(json("[95,95]"))).isFalse();
  }

  private static Object read(String type, String name, String parameters, String json) {
    return decoding(type, name, parameters).read(json(json));
  }

  private static Decoding decoding(String type, String name, String parameters) {
    return Decoding.of(
        FieldType.of(
            json(
                "{\"type\":\"%s\",\"name\":\"%s\",\"parameters\":%s}"
                    .formatted(type, name, parameters))),
        BERLIN);
  }

  private static String base64(byte[] bytes) {
    return "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
  }

  private static com.fasterxml.jackson.databind.JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
