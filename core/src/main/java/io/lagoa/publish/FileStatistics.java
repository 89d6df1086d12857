package io.lagoa.publish;

import io.lagoa.check.Measure;
import io.lagoa.check.Reading;
import io.lagoa.delta.DataFile;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * What the statistics of files answer exactly: NULLs, bounds of whole numbers, decimals and dates,
 * and ages to a millisecond. Empty where any file has none, or lost rows since.
 */
record FileStatistics(Collection<DataFile> files, StructType schema, ZoneId zone, long rows) {
  Optional<Reading> read(Measure measure) {
    return switch (measure.kind()) {
      case NULLS -> nulls(field(measure).name());
      case MIN, MAX -> bound(measure);
      case FRESH -> age(measure);
      default -> Optional.empty();
    };
  }

  private Optional<Reading> nulls(String column) {
    long sum = 0;
    for (DataFile file : files) {
      OptionalLong nulls = file.nulls(column);
      if (nulls.isEmpty()) {
        return Optional.empty();
      }
      sum += nulls.getAsLong();
    }
    return Optional.of(Reading.count(sum, rows));
  }

  private Optional<Reading> bound(Measure measure) {
    StructField field = field(measure);
    if (!Values.exactBounds(field.dataType())) {
      return Optional.empty();
    }
    boolean least = measure.kind() == Measure.Kind.MIN;
    Reading best = Reading.none();
    for (DataFile file : files) {
      if (holdsNone(file, field.name())) {
        continue;
      }
      Optional<String> text = least ? file.least(field.name()) : file.greatest(field.name());
      Optional<BigDecimal> value =
          text.flatMap(bound -> Values.parse(field.dataType(), bound, zone));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      BigDecimal number = value.orElseThrow();
      int order = best.number().map(number::compareTo).orElse(least ? -1 : 1);
      if (least ? order < 0 : order > 0) {
        best = Reading.value(number, text.orElseThrow());
      }
    }
    return Optional.of(best);
  }

  private Optional<Reading> age(Measure measure) {
    StructField field = field(measure);
    if (!(field.dataType() instanceof TimestampType || field.dataType() instanceof DateType)) {
      return Optional.empty();
    }
    Optional<Instant> newest = Optional.empty();
    for (DataFile file : files) {
      if (holdsNone(file, field.name())) {
        continue;
      }
      Optional<String> text = file.greatest(field.name());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        Instant at = Values.instant(text.orElseThrow(), zone);
        newest = newest.filter(known -> known.isAfter(at)).or(() -> Optional.of(at));
      } catch (DateTimeException e) {
        return Optional.empty(); // a partition value is written in another way
      }
    }
    return Optional.of(
        newest.map(at -> Reading.age(Duration.between(at, Instant.now()))).orElse(Reading.none()));
  }

  private static boolean holdsNone(DataFile file, String column) {
    OptionalLong nulls = file.nulls(column);
    return file.isCounted() && nulls.isPresent() && nulls.getAsLong() == file.rows();
  }

  private StructField field(Measure measure) {
    return Values.column(schema, measure.columns().get(0));
  }
}
