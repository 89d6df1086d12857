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
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.time.Year;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
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

  /** A field that no method of the engine's client tells. */
  record Hidden(Class<?> holder, String name, Class<?> type) {
    /**
     * Opens it.
     *
     * @throws LagoaException {@code DEFECT} if it is not there, or of another type
     */
    Field field() {
      try {
        Field field = holder.getDeclaredField(name);
        if (field.getType() != type) {
          throw unknown("is a " + field.getType().getName());
        }
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException e) {
        throw unknown("is missing");
      } catch (InaccessibleObjectException e) {
        throw unknown("is closed by Java's modules");
      }
    }

    Object of(Object object) {
      try {
        return Objects.requireNonNull(field().get(object));
      } catch (IllegalAccessException e) {
        throw unknown("is closed");
      }
    }

    private LagoaException unknown(String how) {
      return new LagoaException(
          ErrorCode.DEFECT,
          "Cannot read a binary log: %s.%s of the log's client %s; use Debezium and the mysql-binlog-connector-java that come with Lagoa"
              .formatted(holder.getName(), name, how));
    }
  }

  private static final Hidden EVENTS =
      new Hidden(BinaryLogClient.class, "eventDeserializer", EventDeserializer.class);
  private static final Hidden TABLES =
      new Hidden(AbstractRowsEventDataDeserializer.class, "tableMapEventByTableId", Map.class);

  private BinaryCells() {}

  /**
   * Sees that a client can be had read so, before anything is read.
   *
   * @throws LagoaException {@code DEFECT} if it is another than expected
   */
  static void require() {
    EVENTS.field();
    TABLES.field();
  }

  /** Has a client, which is not connected yet, read rows so. */
  @SuppressWarnings("unchecked") // what the field holds, which no method tells
  static void in(BinaryLogClient client, EventProcessingFailureHandlingMode mode) {
    EventDeserializer events = (EventDeserializer) EVENTS.of(client);
    Map<Long, TableMapEventData> tables =
        (Map<Long, TableMapEventData>)
            TABLES.of(events.getEventDataDeserializer(EventType.WRITE_ROWS));
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
              read == null
                  || (read instanceof TemporalAccessor time
                      && time.getLong(ChronoField.INSTANT_SECONDS) == 0);
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
