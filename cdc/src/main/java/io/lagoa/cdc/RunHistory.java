package io.lagoa.cdc;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** The history of tables' definitions, which the engine needs to read a binary log. */
public final class RunHistory extends AbstractSchemaHistory {
  private String id = "";

  @Override
  public void configure(
      Configuration config,
      HistoryRecordComparator comparator,
      SchemaHistoryListener listener,
      boolean useCatalogBeforeSchema) {
    super.configure(config, comparator, listener, useCatalogBeforeSchema);
    id = config.getString(CONFIGURATION_FIELD_PREFIX_STRING + EngineState.ID);
  }

  @Override
  protected void storeRecord(HistoryRecord record) {
    try {
      EngineState.of(id).remember(DocumentWriter.defaultWriter().write(record.document()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void recoverRecords(Consumer<HistoryRecord> records) {
    for (String line : EngineState.of(id).history()) {
      try {
        records.accept(new HistoryRecord(DocumentReader.defaultReader().read(line)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public boolean exists() {
    return !EngineState.of(id).history().isEmpty();
  }

  @Override
  public boolean storageExists() {
    return true;
  }
}
