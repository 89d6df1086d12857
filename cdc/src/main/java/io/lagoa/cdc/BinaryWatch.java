package io.lagoa.cdc;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.binlog.BinlogStreamingChangeEventSource;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;

/**
 * Sees that a binary log is read by {@link BinaryCells}. The engine asks for signals when its
 * reader is made and not yet connected: this gives none, and looks at the reader.
 */
public final class BinaryWatch implements SignalActionProvider {
  @Override
  @SuppressWarnings("deprecation") // of getConfig: nothing else tells a property of ours
  public <P extends Partition> Map<String, SignalAction<P>> createActions(
      EventDispatcher<P, ? extends DataCollectionId> dispatcher,
      ChangeEventSourceCoordinator<P, ?> coordinator,
      CommonConnectorConfig config) {
    String id = config.getConfig().getString(EngineState.ID);
    if (id != null) {
      coordinator
          .getStreamingSource()
          .ifPresent(
              source -> {
                if (source instanceof BinlogStreamingChangeEventSource<?, ?> log) {
                  BinaryCells.in(
                      log.getBinaryLogClient(), config.getEventProcessingFailureHandlingMode());
                  EngineState.of(id).watch();
                }
              });
    }
    return Map.of();
  }
}
