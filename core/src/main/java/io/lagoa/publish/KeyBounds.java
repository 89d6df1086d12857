package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.delta.DataFile;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Between which values the key columns of a batch lie, from the footers of its files: what stands
 * outside is not read. Columns of whole numbers, dates and text; others are not bounded.
 */
final class KeyBounds {
  /** A filter that leaves more of the rows than this is not. */
  private static final double WORTH = 0.7;

  private final Map<String, Range> ranges = new LinkedHashMap<>();

  private record Range(DataType type, Comparable<?> low, Comparable<?> high) {
    Range and(Range more) {
      return new Range(
          type,
          compare(low, more.low) < 0 ? low : more.low,
          compare(high, more.high) > 0 ? high : more.high);
    }
  }

  /**
   * @param key the key columns
   * @param schema their types
   * @param footers of all files of the batch
   */
  KeyBounds(List<String> key, StructType schema, List<ParquetMetadata> footers) {
    for (StructField field : schema.fields()) {
      if (key.stream().anyMatch(field.name()::equalsIgnoreCase) && bounded(field.dataType())) {
        range(field.name(), field.dataType(), footers)
            .ifPresent(range -> ranges.put(field.name(), range));
      }
    }
  }

  /** Whether a file may hold a key of the batch. */
  boolean mayBeIn(DataFile file) {
    return ranges.entrySet().stream()
        .allMatch(column -> overlap(file, column.getKey(), column.getValue()));
  }

  private static boolean overlap(DataFile file, String column, Range range) {
    DataType type = range.type();
    Optional<Comparable<?>> floor = file.floor(column).flatMap(text -> parse(text, type));
    Optional<Comparable<?>> ceiling = file.ceiling(column).flatMap(text -> parse(text, type));
    return floor.filter(least -> compare(least, range.high()) > 0).isEmpty()
        && ceiling.filter(most -> compare(most, range.low()) < 0).isEmpty();
  }

  /**
   * Whether parts of some files lie outside, as far as whole numbers and dates tell. A filter has
   * the bounds in its code, which is compiled anew for each batch: it must be worth that.
   */
  boolean narrows(Collection<DataFile> files) {
    double bytes = 0;
    double within = 0;
    for (DataFile file : files) {
      bytes += file.bytes();
      within += file.bytes() * share(file);
    }
    return within < bytes * WORTH;
  }

  private double share(DataFile file) {
    double share = 1;
    for (Map.Entry<String, Range> entry : ranges.entrySet()) {
      Range range = entry.getValue();
      Optional<Comparable<?>> floor =
          file.floor(entry.getKey()).flatMap(text -> parse(text, range.type()));
      Optional<Comparable<?>> ceiling =
          file.ceiling(entry.getKey()).flatMap(text -> parse(text, range.type()));
      if (floor.orElse(null) instanceof Long least && ceiling.orElse(null) instanceof Long most) {
        double from = Math.max(least, (Long) range.low());
        double to = Math.min(most, (Long) range.high());
        share = Math.min(share, (to - from + 1) / ((double) most - least + 1));
      }
    }
    return share;
  }

  /** TRUE for a row between the bounds: literals, so that parts of files are passed by. */
  Column filter() {
    Column within = lit(true);
    for (Map.Entry<String, Range> entry : ranges.entrySet()) {
      Column column = col(quoted(entry.getKey()));
      Range range = entry.getValue();
      within =
          within
              .and(column.geq(literal(range.low(), range.type())))
              .and(column.leq(literal(range.high(), range.type())));
    }
    return within;
  }

  private static boolean bounded(DataType type) {
    return DataTypes.LongType.equals(type)
        || DataTypes.IntegerType.equals(type)
        || DataTypes.ShortType.equals(type)
        || DataTypes.ByteType.equals(type)
        || DataTypes.DateType.equals(type)
        || DataTypes.StringType.equals(type);
  }

  private static Optional<Range> range(String name, DataType type, List<ParquetMetadata> footers) {
    Optional<Range> all = Optional.empty();
    for (ParquetMetadata footer : footers) {
      for (BlockMetaData block : footer.getBlocks()) {
        for (ColumnChunkMetaData chunk : block.getColumns()) {
          if (chunk.getPath().toDotString().equalsIgnoreCase(name)) {
            Statistics<?> said = chunk.getStatistics();
            if (said == null || !said.hasNonNullValue()) {
              return Optional.empty();
            }
            Comparable<?> low = value(said.genericGetMin(), type);
            Comparable<?> high = value(said.genericGetMax(), type);
            Range part = new Range(type, low, high);
            all = Optional.of(all.map(part::and).orElse(part));
          }
        }
      }
    }
    return all;
  }

  private static Comparable<?> value(Object bound, DataType type) {
    return DataTypes.StringType.equals(type)
        ? UTF8String.fromBytes(((Binary) bound).getBytes())
        : (Comparable<?>) (Long) ((Number) bound).longValue();
  }

  /** A bound as Delta's log writes it; empty if it is written otherwise. */
  private static Optional<Comparable<?>> parse(String text, DataType type) {
    if (DataTypes.StringType.equals(type)) {
      return Optional.of(UTF8String.fromString(text));
    }
    try {
      long number =
          DataTypes.DateType.equals(type)
              ? LocalDate.parse(text).toEpochDay()
              : Long.parseLong(text);
      return Optional.of(number);
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Column literal(Comparable<?> value, DataType type) {
    if (value instanceof UTF8String text) {
      return lit(text.toString());
    }
    return DataTypes.DateType.equals(type)
        ? lit(LocalDate.ofEpochDay((Long) value))
        : lit(value).cast(type);
  }

  @SuppressWarnings("unchecked") // both are values of one column
  private static int compare(Comparable<?> one, Comparable<?> other) {
    return ((Comparable<Object>) one).compareTo(other);
  }
}
