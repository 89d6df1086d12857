package io.lagoa.cdc;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.AbstractRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.debezium.config.CommonConnectorConfig.EventProcessingFailureHandlingMode;
import io.debezium.connector.binlog.event.RowDeserializers;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the dates of a binary log's rows are, where the engine would take those with zeros
 * for none, or for 1970: they become a value that no column takes, so that the run stops.
 */
final class BinaryCells {
  /** A date that no calendar has. */
  enum ZeroDate {
    FOUND;

    @Override
    public String toString() {
      return "0000-00-00";
    }
  }

  private BinaryCells() {}

  /** Has a client, which is not connected yet, read rows so. */
  @SuppressWarnings("unchecked") // what the field holds, which no method tells
  static void in(BinaryLogClient client, EventProcessingFailureHandlingMode mode) {
    EventDeserializer events =
        (EventDeserializer) held(BinaryLogClient.class, client, "eventDeserializer");
    Map<Long, TableMapEventData> tables =
        (Map<Long, TableMapEventData>)
            held(
                AbstractRowsEventDataDeserializer.class,
                events.getEventDataDeserializer(EventType.WRITE_ROWS),
                "tableMapEventByTableId");
    events.setEventDataDeserializer(EventType.WRITE_ROWS, new Inserts(tables, mode));
    events.setEventDataDeserializer(EventType.UPDATE_ROWS, new Updates(tables, mode));
    events.setEventDataDeserializer(EventType.DELETE_ROWS, new Deletes(tables, mode));
    Inserts inserts = new Inserts(tables, mode);
    inserts.setMayContainExtraInformation(true);
    events.setEventDataDeserializer(EventType.EXT_WRITE_ROWS, inserts);
    Updates updates = new Updates(tables, mode);
    updates.setMayContainExtraInformation(true);
    events.setEventDataDeserializer(EventType.EXT_UPDATE_ROWS, updates);
    Deletes deletes = new Deletes(tables, mode);
    deletes.setMayContainExtraInformation(true);
    events.setEventDataDeserializer(EventType.EXT_DELETE_ROWS, deletes);
  }

  private static Object held(Class<?> type, Object holder, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return Objects.requireNonNull(field.get(holder));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The client of binary logs is another than expected", e);
    }
  }

  /**
   * A value that is not NULL in the log.
   *
   * @param read what the engine takes it for
   */
  static Serializable cell(ColumnType type, @Nullable Serializable read) {
    boolean zero =
        switch (type) {
          case DATE, DATETIME, DATETIME_V2 -> read == null;
          case TIMESTAMP, TIMESTAMP_V2 ->
              read == null || (read instanceof OffsetDateTime time && time.toEpochSecond() == 0);
          default -> false;
        };
    if (zero) {
      return ZeroDate.FOUND;
    }
    boolean noYear = type == ColumnType.YEAR && Year.of(1900).equals(read); // years begin with 1901
    return noYear ? Year.of(0) : Objects.requireNonNull(read);
  }

  private static final class Inserts extends RowDeserializers.WriteRowsDeserializer {
    Inserts(Map<Long, TableMapEventData> tables, EventProcessingFailureHandlingMode mode) {
      super(tables, mode);
    }

    @Override
    protected Serializable deserializeCell(
        ColumnType type, int meta, int length, ByteArrayInputStream from) throws IOException {
      return cell(type, super.deserializeCell(type, meta, length, from));
    }
  }

  private static final class Updates extends RowDeserializers.UpdateRowsDeserializer {
    Updates(Map<Long, TableMapEventData> tables, EventProcessingFailureHandlingMode mode) {
      super(tables, mode);
    }

    @Override
    protected Serializable deserializeCell(
        ColumnType type, int meta, int length, ByteArrayInputStream from) throws IOException {
      return cell(type, super.deserializeCell(type, meta, length, from));
    }
  }

  private static final class Deletes extends RowDeserializers.DeleteRowsDeserializer {
    Deletes(Map<Long, TableMapEventData> tables, EventProcessingFailureHandlingMode mode) {
      super(tables, mode);
    }

    @Override
    protected Serializable deserializeCell(
        ColumnType type, int meta, int length, ByteArrayInputStream from) throws IOException {
      return cell(type, super.deserializeCell(type, meta, length, from));
    }
  }
}
