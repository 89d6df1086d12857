package io.lagoa.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.delta.TableState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MadeFromTest {
  private static String text(Map<String, Long> inputs, Map<String, String> position) {
    Map<String, TableState.Read> read = new java.util.HashMap<>();
    inputs.forEach((name, version) -> read.put(name, new TableState.Read("id", version)));
    return MadeFrom.text(
        new TableState(
            "run",
            "attempt",
            "2026-11-20T13:57:31Z",
            "id",
            0,
            0,
            read,
            position,
            "",
            "",
            0,
            -1,
            null,
            "full",
            TableState.Counts.NONE,
            List.of()));
  }

  private static String from(Map<String, String> position) {
    return text(Map.of(), position);
  }

  @Test
  void saysVersionsOfInputs() {
    assertThat(text(Map.of("silver.b", 7L, "bronze.a", 12L), Map.of()))
        .isEqualTo("bronze.a v12, silver.b v7");
  }

  @Test
  void saysHowFarAWatermarkIs() {
    assertThat(from(Map.of("column", "last_update", "watermark", "2024-03-01 08:00:00", "at", "2")))
        .isEqualTo("its source up to last_update 2024-03-01 08:00:00");
    assertThat(from(Map.of("column", "id", "watermark", "", "at", "0")))
        .isEqualTo("its source, which has no id yet");
    assertThat(from(Map.of())).isEqualTo("its source");
  }

  @Test
  void countsFilesAndNamesTheNewest() {
    assertThat(from(Map.of("a.csv", "163@1700000000000", "/schema", "`a` INT"))).isEqualTo("a.csv");
    assertThat(from(Map.of("z.csv", "163@1700000000000", "b/a.csv", "20@1700000000001 lines")))
        .isEqualTo("2 files, the newest b/a.csv");
  }

  @Test
  void saysOffsetsOfAFewPartitions() {
    assertThat(from(Map.of("trips/0", "15", "trips/10", "7", "trips/2", "9", "id of trips", "Zk")))
        .isEqualTo("trips/0 up to 15, trips/2 up to 9, trips/10 up to 7");
    assertThat(from(Map.of("t/0", "1", "t/1", "2", "t/2", "3", "t/3", "4", "t/4", "5")))
        .isEqualTo("t/0 up to 1, t/1 up to 2, t/2 up to 3 and 2 partitions more");
  }

  @Test
  void saysHowFarALogWasRead() {
    assertThat(from(Map.of("offset", "{}", "last", "0000000001-000042", "tables", "public.a")))
        .isEqualTo("its log up to 0000000001-000042");
    assertThat(from(Map.of("offset", "{}", "last", ""))).isEqualTo("its log, before any event");
  }
}
