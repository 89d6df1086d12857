package io.lagoa.cdc;

import static io.lagoa.error.Names.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.ManyTables;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Decides the columns of a table that is made from events, and how the rows of each schema among
 * the events are read into them. The newest schema tells the columns; a column that an older one
 * lacks has the value that the database gave to the rows that stood when it was added.
 */
final class RowLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * A column.
   *
   * @param origin its name in the database
   * @param standard what rows get that were written before it was added, JSON; empty for null
   */
  record Target(String name, String origin, Decoding decoding, String standard)
      implements Serializable {}

  private final List<Target> targets;
  private final Map<String, List<@Nullable Decoding>> readers;

  private RowLayout(List<Target> targets, Map<String, List<@Nullable Decoding>> readers) {
    this.targets = targets;
    this.readers = readers;
  }

  /** The zone that times without zone are of. */
  static ZoneId zone(SparkSession spark) {
    return ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
  }

  /**
   * The layout of events.
   *
   * @param schemas those that the events have, oldest first
   * @param zone that times without zone are of
   * @throws LagoaException {@code DATA_ERROR} if one cannot be read
   */
  static RowLayout of(List<String> schemas, ZoneId zone) {
    Map<String, Map<String, FieldType>> parsed = new LinkedHashMap<>();
    schemas.forEach(schema -> parsed.put(schema, FieldType.of(Image.parse(schema)).fields()));
    List<Target> targets = new ArrayList<>();
    Objects.requireNonNull(parsed.get(schemas.get(schemas.size() - 1)))
        .forEach((name, field) -> targets.add(target(name, field, parsed, zone)));
    Map<String, List<@Nullable Decoding>> readers = new HashMap<>();
    parsed.forEach((schema, fields) -> readers.put(schema, readers(targets, fields, zone)));
    return new RowLayout(targets, readers);
  }

  private static Target target(
      String name, FieldType field, Map<String, Map<String, FieldType>> schemas, ZoneId zone) {
    String standard = "";
    for (Map<String, FieldType> fields : schemas.values()) {
      FieldType first = fields.get(name);
      if (first != null) {
        standard = first.standard() == null ? "" : first.standard().toString();
        break;
      }
    }
    return new Target(ManyTables.column(name), name, Decoding.of(field, zone), standard);
  }

  private static List<@Nullable Decoding> readers(
      List<Target> targets, Map<String, FieldType> fields, ZoneId zone) {
    List<@Nullable Decoding> readers = new ArrayList<>();
    for (Target target : targets) {
      FieldType field = fields.get(target.origin());
      readers.add(field == null ? null : Decoding.of(field, zone));
    }
    return readers;
  }

  List<Target> targets() {
    return targets;
  }

  /** Names in the database of columns. */
  List<String> origins(List<String> names) {
    return targets.stream()
        .filter(target -> names.contains(target.name()))
        .map(Target::origin)
        .toList();
  }

  /** Names and types in which rows leave {@link #read}. */
  StructType carried() {
    StructType type = new StructType();
    for (Target target : targets) {
      type = type.add(target.name(), target.decoding().carried());
    }
    return type;
  }

  /** The columns, from their carried form. */
  List<Column> finished() {
    return targets.stream()
        .map(
            target ->
                target.decoding().finish(functions.col(quoted(target.name()))).as(target.name()))
        .toList();
  }

  /**
   * Reads columns of a row.
   *
   * @param schema the event's
   * @param only the columns to read; others are null
   */
  @Nullable Object[] read(String schema, JsonNode row, @Nullable List<String> only) {
    List<@Nullable Decoding> decodings = readers.get(schema);
    if (decodings == null) {
      throw new LagoaException(ErrorCode.DATA_ERROR, "Cannot read an event: its schema is unknown");
    }
    @Nullable Object[] values = new Object[targets.size()];
    for (int i = 0; i < values.length; i++) {
      Target target = targets.get(i);
      if (only != null && !only.contains(target.name())) {
        continue;
      }
      values[i] = value(target, decodings.get(i), row);
    }
    return values;
  }

  private static @Nullable Object value(Target target, @Nullable Decoding decoding, JsonNode row) {
    try {
      if (decoding == null) {
        return target.standard().isEmpty()
            ? null
            : target.decoding().read(Image.parse(target.standard()));
      }
      Object value = decoding.read(row.get(target.origin()));
      DataType wanted = target.decoding().carried();
      return decoding.carried().equals(wanted) ? value : Decoding.widened(value, wanted);
    } catch (RuntimeException e) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot read an event: column %s: %s".formatted(target.name(), e.getMessage()),
          e);
    }
  }
}
