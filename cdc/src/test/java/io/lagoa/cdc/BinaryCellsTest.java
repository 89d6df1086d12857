package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the engine's client does not tell by methods is looked at before anything is read. */
final class BinaryCellsTest {
  @Test
  void theClientIsTheOneExpected() {
    assertThatCode(BinaryCells::require).doesNotThrowAnyException();
  }

  @Test
  void anotherClientIsRefusedByName() {
    assertThatThrownBy(
            () -> new BinaryCells.Hidden(BinaryLogClient.class, "gone", Map.class).field())
        .hasMessageContainingAll("BinaryLogClient.gone", "is missing", "come with Lagoa");
    assertThatThrownBy(
            () -> new BinaryCells.Hidden(BinaryLogClient.class, "hostname", Map.class).field())
        .hasMessageContainingAll("BinaryLogClient.hostname", "java.lang.String");
  }
}
