package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EVENTS =
      Path.of(System.getProperty("lagoa.root", "."), "../shared/data/debezium_events");

  static List<String> files() throws IOException {
    if (!Files.isReadable(EVENTS.resolve("INDEX.tsv"))) {
      return List.of("");
    }
    return Files.readAllLines(EVENTS.resolve("INDEX.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t")[0])
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Every published sample of every connector is what its name says, or is refused with why. */
  @ParameterizedTest
  @MethodSource("files")
  void isReadOrRefused(String file) throws IOException {
    Assumptions.assumeFalse(file.isEmpty(), "skipped: no " + EVENTS);
    JsonNode whole = JSON.readTree(Files.readString(EVENTS.resolve(file)));
    Message message = Message.of(whole.toString());
    EnvelopeMemory memory = new EnvelopeMemory();
    assertThat(memory.read(whole.toString())).isEqualTo(message);
    assertThat(memory.read(whole.toString())).as("read again").isEqualTo(message);
    if (message instanceof Message.Refused refused) {
      assertThat(refused.reason()).isNotBlank();
      assertThat(file)
          .matches(
              "(mongodb|informix|yashandb|mongodb-event-flattening).*|.*key_or_other.*|.*schema_change.*");
      return;
    }
    if (file.contains("event_m") || file.contains("schema_change") || file.contains("key_or")) {
      assertThat(message).isInstanceOf(Message.Aside.class);
      return;
    }
    Message.Change change = (Message.Change) message;
    String op = file.replaceAll(".*event_(.).*", "$1");
    assertThat(change.op()).isEqualTo(op);
    decodes(change);
  }

  /** A row whose message brings its schema is decoded to values of all its columns. */
  private static void decodes(Message.Change change) {
    if (change.schema() == null || change.after() == null) {
      return;
    }
    assertThatCode(
            () -> {
              RowLayout layout = RowLayout.of(List.of(change.schema()), java.time.ZoneOffset.UTC);
              Object[] values = layout.read(change.schema(), Image.parse(change.after()), null);
              assertThat(values).hasSize(Image.parse(change.after()).size());
              assertThat(values).doesNotContainNull();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void theSamplesAreAsManyAsEver() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(EVENTS.resolve("INDEX.tsv")), "skipped: no " + EVENTS);
    Map<String, Long> kinds =
        new TreeMap<>(
            files().stream()
                .map(
                    file -> {
                      try {
                        return Message.of(Files.readString(EVENTS.resolve(file)))
                            .getClass()
                            .getSimpleName();
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    })
                .collect(Collectors.groupingBy(kind -> kind, Collectors.counting())));
    System.out.println(kinds);
    assertThat(kinds.get("Change")).isGreaterThan(50);
  }

  /** A second snapshot comes after what was streamed before it, whose commits it follows. */
  @Test
  void aSnapshotStandsWhereItWasTaken() throws IOException {
    String streamed = position("\"[\\\"100\\\",\\\"120\\\"]\"", 120);
    String snapshot = position("\"[null,\\\"200\\\"]\"", 200);
    String later = position("\"[\\\"210\\\",\\\"220\\\"]\"", 205);
    assertThat(List.of(streamed, snapshot, later)).isSorted();
  }

  private static String position(String sequence, long lsn) throws IOException {
    return LogPosition.of(
            JSON.readTree(
                "{\"connector\":\"postgresql\",\"sequence\":%s,\"lsn\":%d}"
                    .formatted(sequence, lsn)))
        .orElseThrow();
  }

  @Test
  void numbersKeepAllTheirDigits() {
    String digits = "12345678901234567890.123456789012345678";
    assertThat(
            ((Message.Change)
                    Message.of(
                        "{\"op\":\"c\",\"after\":{\"n\":%s},\"source\":{}}".formatted(digits)))
                .after())
        .contains(digits);
    assertThat(Image.parse("{\"n\":%s}".formatted(digits)).path("n").decimalValue())
        .isEqualTo(digits);
  }

  @Test
  void whatIsNoEventIsRefused() {
    List<String> reasons = new ArrayList<>();
    for (String text : List.of("{\"a\"", "[1]", "{\"op\":\"x\"}", "{\"id\":1}", "{\"op\":\"c\"}")) {
      reasons.add(((Message.Refused) Message.of(text)).reason());
    }
    assertThat(reasons).doesNotHaveDuplicates();
  }
}
