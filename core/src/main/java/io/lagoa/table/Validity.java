package io.lagoa.table;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Decides which columns a history adds to its rows: since when, until when, and whether still. */
public final class Validity {
  /** From when on a version of a row is valid, inclusive. */
  public static final String FROM = "valid_from";

  /** Until when, exclusive; NULL for the version that is valid now. */
  public static final String TO = "valid_to";

  /** Whether the version is valid now. */
  public static final String CURRENT = "is_current";

  /** With {@link Deletes#ROW}: whether the version says that the key is deleted. */
  public static final String DELETED = "is_deleted";

  private static final List<String> NAMES = List.of(FROM, TO, CURRENT);

  private Validity() {}

  /** The columns that no two rows of a stored table share; empty without a key. */
  public static List<String> identity(Table table) {
    if (!isHistory(table)) {
      return table.key();
    }
    List<String> identity = new ArrayList<>(table.key());
    identity.add(FROM);
    return identity;
  }

  public static boolean isHistory(Table table) {
    return table.write().filter(write -> write == Write.HISTORY).isPresent();
  }

  /** Whether a table keeps events, each with its own time, rather than compares snapshots. */
  public static boolean ofEvents(Table table) {
    return isHistory(table) && !table.orderBy().isEmpty() && !table.rules().snapshots();
  }

  /**
   * The columns of the stored table, from those of its rows.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the rows have a column of such a name, or if
   *     those of snapshots are to be timed by a column that is no time
   */
  public static StructType added(Table table, StructType rows) {
    if (!isHistory(table)) {
      return rows;
    }
    DataType time = DataTypes.TimestampType;
    for (StructField field : rows.fields()) {
      if (names(table).contains(field.name().toLowerCase(Locale.ROOT))) {
        throw new LagoaException(
            CONFIG_INVALID,
            "%s: Invalid table %s: column %s is one that write = history adds; rename it in the query"
                .formatted(table.place(), table.name(), field.name()));
      }
      if (!table.orderBy().isEmpty() && field.name().equalsIgnoreCase(table.orderBy().get(0))) {
        time = ofEvents(table) ? field.dataType() : moment(table, field);
      }
    }
    StructType all = rows.add(FROM, time).add(TO, time).add(CURRENT, DataTypes.BooleanType);
    return marksDeletes(table) ? all.add(DELETED, DataTypes.BooleanType) : all;
  }

  /** What is absent closes at the run's time, so that the others must be times, too. */
  private static DataType moment(Table table, StructField field) {
    DataType type = field.dataType();
    if (type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType) {
      return DataTypes.TimestampType;
    }
    throw new LagoaException(
        CONFIG_INVALID,
        "%s: Invalid table %s: order-by %s is %s, and with snapshots = true it tells since when a row is valid; name a TIMESTAMP or a DATE, or leave order-by out"
            .formatted(table.place(), table.name(), field.name(), type.sql()));
  }

  /** Whether a table compares snapshots, all rows as they are now, with what is current. */
  public static boolean ofSnapshots(Table table) {
    return isHistory(table) && !ofEvents(table);
  }

  /** Whether the rows of its snapshots say when they became what they are. */
  public static boolean timesSnapshots(Table table) {
    return ofSnapshots(table) && !table.orderBy().isEmpty();
  }

  /** Whether a deleted key has a version that says so. */
  public static boolean marksDeletes(Table table) {
    return isHistory(table) && table.rules().deletes() == Deletes.ROW;
  }

  private static List<String> names(Table table) {
    return marksDeletes(table) ? List.of(FROM, TO, CURRENT, DELETED) : NAMES;
  }

  /** The columns of a table's rows, from those of the stored table. */
  public static StructType removed(Table table, StructType stored) {
    StructType rows = new StructType();
    for (StructField field : stored.fields()) {
      if (!isHistory(table) || !names(table).contains(field.name())) {
        rows = rows.add(field);
      }
    }
    return rows;
  }
}
