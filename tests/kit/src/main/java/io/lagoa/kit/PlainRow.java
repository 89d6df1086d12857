package io.lagoa.kit;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * Makes values of a row comparable by {@code equals}, and readable: rows and arrays become lists,
 * bytes hexadecimal text, dates and timestamps those of java.time, -0.0 becomes 0.0; NaN equals
 * NaN.
 */
record PlainRow(List<@Nullable Object> values) {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  static PlainRow of(Row row) {
    return new PlainRow(values(row));
  }

  private static List<@Nullable Object> values(Row row) {
    List<@Nullable Object> values = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      values.add(value(row.get(i)));
    }
    return values;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Row row) {
      return values(row);
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      return map(map.iterator());
    } else if (value instanceof scala.collection.Seq<?> list) {
      return list(list.iterator());
    } else if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    } else if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    } else if (value instanceof Date date) {
      return date.toLocalDate();
    } else if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof Float number ? (Object) (number + 0.0f) : value;
  }

  private static List<@Nullable Object> list(Iterator<?> elements) {
    List<@Nullable Object> values = new ArrayList<>();
    while (elements.hasNext()) {
      values.add(value(elements.next()));
    }
    return values;
  }

  private static <K, V> Map<@Nullable Object, @Nullable Object> map(
      Iterator<Tuple2<K, V>> entries) {
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    while (entries.hasNext()) {
      Tuple2<K, V> entry = entries.next();
      values.put(value(entry._1()), value(entry._2()));
    }
    return values;
  }

  /** A plain value on one line; timestamps in the zone. */
  static String text(@Nullable Object plain, ZoneId zone) {
    if (plain == null) {
      return "NULL";
    } else if (plain instanceof Instant instant) {
      return TIME.format(instant.atZone(zone));
    } else if (plain instanceof LocalDateTime time) {
      return TIME.format(time);
    } else if (plain instanceof List<?> list) {
      return list.stream()
          .map(element -> text(element, zone))
          .collect(Collectors.joining(", ", "[", "]"));
    } else if (plain instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey(), zone) + "=" + text(entry.getValue(), zone))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return plain.toString().replace("\n", "\\n");
  }
}
