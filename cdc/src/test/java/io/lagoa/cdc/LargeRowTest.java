package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Databases hold values that are longer than JSON readers take by themselves. */
@ExtendWith(SparkExtension.class)
final class LargeRowTest {
  private static final int LENGTH = 25_000_000;

  @TempDir Path folder;

  @Test
  void aRowOfAnyLengthIsRead(SparkSession spark) {
    String row = "{\"id\":7,\"a.b's\":\"k\",\"v\":\"%s\"}".formatted("x".repeat(LENGTH));
    LogEvent event =
        new LogEvent(
            "1", "c", LogTable.of("shop.paper"), null, null, row, null, null, 0, "{}", null);
    try (Spool spool = new Spool(spark, folder.resolve("spool").toString())) {
      spool.add(event);
      assertThat(
              Keyed.by(List.of("id", "a.b's"), spool.rows())
                  .selectExpr("key", "length(after)")
                  .collectAsList())
          .extracting(Object::toString)
          .containsExactly("[{\"id\":\"7\",\"a.b's\":\"k\"},%d]".formatted(row.length()));
    }
    assertThat(Image.parse(row).path("v").asText()).hasSize(LENGTH);
    assertThat(
            Message.of(
                "{\"op\":\"c\",\"source\":{\"db\":\"shop\",\"table\":\"paper\"},\"after\":%s}"
                    .formatted(row)))
        .isInstanceOf(Message.Change.class);
  }
}
