package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineStateTest {
  @Test
  void aRunThatReadsTheSnapshotOnlyNeedsNoWatch() {
    try (EngineState state = new EngineState(Optional.empty(), List.of())) {
      assertThat(state.unwatched()).isFalse();
    }
  }

  @Test
  void rowsOfTheLogAreReadUnwatchedUntilTheirReaderIsWatched() {
    try (EngineState state = new EngineState(Optional.empty(), List.of())) {
      state.watch();
      state.streamed();
      assertThat(state.unwatched()).isFalse();
    }
    try (EngineState state = new EngineState(Optional.empty(), List.of())) {
      state.streamed();
      state.watch();
      assertThat(state.unwatched()).isTrue();
    }
  }
}
