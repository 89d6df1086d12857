package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EnvelopeMemoryTest {
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"field\":\"after\",\"fields\":[{\"type\":\"%s\",\"field\":\"id\"}]}],\"name\":\"%s\"}";
  private static final String CHANGE =
      "{\"before\":null,\"after\":{\"id\":%d,\"n\":1.10},\"op\":\"c\",\"source\":{\"db\":\"shop\",\"table\":\"rental\",\"ts_ms\":5}}";

  @Test
  void messagesAreReadAsIfEachWereTheFirst() {
    String head = "{\"schema\":" + SCHEMA.formatted("int32", "Envelope") + ",\"payload\":";
    String key = "{\"schema\":" + SCHEMA.formatted("int32", "Key") + ",\"payload\":";
    String other = "{\"schema\":" + SCHEMA.formatted("int64", "Envelope") + ", \"payload\" : ";
    List<String> values =
        Arrays.asList(
            head + CHANGE.formatted(1) + "}",
            head + CHANGE.formatted(2) + "}",
            null,
            " ",
            head + "null}",
            head + "}",
            head + CHANGE.formatted(3),
            head + CHANGE.formatted(3) + ",\"schema\":{},\"payload\":null}",
            head + CHANGE.formatted(4) + "} trailing",
            head + CHANGE.formatted(5) + " }",
            head + "{\"op\":\"c\"}}}",
            other + CHANGE.formatted(6) + "}",
            other + CHANGE.formatted(7) + "}",
            key + "{\"id\":1}}",
            head + CHANGE.formatted(8) + "}",
            CHANGE.formatted(9),
            "{\"payload\":" + CHANGE.formatted(10) + ",\"schema\":null}",
            "{\"schema\":null,\"payload\":" + CHANGE.formatted(11) + "}",
            "{\"schema\":1}",
            "no json",
            "7");
    EnvelopeMemory memory = new EnvelopeMemory();
    for (String value : values) {
      assertThat(memory.read(value)).as(value).isEqualTo(Message.of(value));
    }
  }
}
