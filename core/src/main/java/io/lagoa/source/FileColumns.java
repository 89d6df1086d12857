package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.DATA_ERROR;

import io.lagoa.error.LagoaException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Decides the columns of files where nothing declares them. */
final class FileColumns {
  private final String format;
  private final FileOptions options;
  private final SourceContext context;

  FileColumns(String format, FileOptions options, SourceContext context) {
    this.format = format;
    this.options = options;
    this.context = context;
  }

  /** What to tell people of how the columns were found; empty if it read no row. */
  String reason() {
    return format.equals("json") || format.equals("xml") ? "; columns found by reading them" : "";
  }

  /**
   * The columns of new files.
   *
   * @param before the columns found in earlier files
   */
  StructType of(FileListing files, Optional<StructType> before) {
    if (format.equals("csv")) {
      return options.withCorrupt(header(files));
    }
    StructType found = asked(files);
    boolean optional = format.equals("json") || format.equals("xml");
    return options.withCorrupt(
        optional ? before.map(old -> merged(old, found)).orElse(found) : found);
  }

  private StructType asked(FileListing files) {
    StructType none = options.withCorrupt(new StructType());
    try {
      return context
          .spark()
          .read()
          .format(format)
          .options(options.reading(format, none, context.table()).values())
          .load(files.paths())
          .schema();
    } catch (LagoaException e) {
      throw e;
    } catch (Exception e) { // SparkException is checked, though no method of Spark says so
      boolean unknown = e instanceof ClassNotFoundException;
      throw new LagoaException(
          unknown ? CONFIG_INVALID : DATA_ERROR,
          "Cannot find the columns of %s for %s: %s; %s"
              .formatted(
                  files.place(),
                  context.table(),
                  FileWalk.redacted(String.valueOf(e.getMessage())),
                  unknown
                      ? "use a format that Spark reads, or add its reader to the class path"
                      : "mend the file, or declare a schema with a column _corrupt STRING"),
          e);
    }
  }

  private StructType header(FileListing files) {
    if (!options.header()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot name the columns of %s for %s: option header is false; declare a schema"
              .formatted(files.place(), context.table()));
    }
    CsvHeader header =
        new CsvHeader(
            context.spark(), FileListing.configuration(context, options.values()), options);
    return files.files().stream()
        .map(header::read)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () ->
                new LagoaException(
                    DATA_ERROR,
                    "Cannot name the columns of %s for %s: no file has a header line; declare a schema"
                        .formatted(files.place(), context.table())));
  }

  /**
   * A field may be absent from a whole file, or look narrower there: what earlier files showed
   * stays, so that rows come out as if all files were read at once.
   */
  private static StructType merged(StructType before, StructType found) {
    StructType all = new StructType();
    for (StructField old : before.fields()) {
      boolean again = Arrays.asList(found.fieldNames()).contains(old.name());
      DataType type =
          again ? wider(old.dataType(), found.apply(old.name()).dataType()) : old.dataType();
      all = all.add(old.name(), type);
    }
    for (StructField field : found.fields()) {
      if (!Arrays.asList(before.fieldNames()).contains(field.name())) {
        all = all.add(field.name(), field.dataType());
      }
    }
    return all;
  }

  private static DataType wider(DataType before, DataType found) {
    boolean wide =
        before.equals(DataTypes.StringType)
            || (before.equals(DataTypes.DoubleType) && found.equals(DataTypes.LongType));
    return wide ? before : found;
  }
}
