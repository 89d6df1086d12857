package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Default;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer.News;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of files, each file once: those that the table has already read are not read again. Nothing
 * tells apart a file that is still being written from one that is complete; let writers rename
 * files into place.
 *
 * <p>CSV starts from {@code header = true}, {@code escape = "\""}, {@code multiLine = true} (set it
 * to false where no value holds a line break: large files are then read in parallel) and {@code
 * enforceSchema = false}: a file whose header differs from the columns fails. An empty value is
 * null; where all columns are strings, one in quotes is an empty string. A line break within quotes
 * comes out as {@code \n}.
 *
 * <p>A CSV or JSON row that does not parse fails the run, unless the columns have one named {@code
 * _corrupt}, or as {@code columnNameOfCorruptRecord} says, which then holds the row's text. Fields
 * that a declared schema does not name fail the run if they are CSV's; JSON's are left out, and the
 * offer names those that the beginnings of the newest files show. A column {@code _rescued STRING}
 * holds them all, by name, as JSON.
 *
 * @param path a file, a folder or a glob; relative to the declaring file, absolute, or a URL of any
 *     Hadoop file system
 * @param format what Spark reads: {@code csv}, {@code json}, {@code parquet}, {@code orc}, {@code
 *     text}, …
 * @param options Spark's options for the format, and settings of the file system
 * @param schema the columns as Spark DDL; without it, and without a schema of the table, CSV
 *     columns are strings named by the header line, and other formats are asked for theirs, which
 *     for JSON reads the new files
 * @param allowEmpty whether a table may be made from no file at all
 */
public record FileSource(
    String path,
    String format,
    Map<String, String> options,
    Optional<String> schema,
    @Default("false") boolean allowEmpty)
    implements Source {

  public FileSource {
    format = format.toLowerCase(Locale.ROOT);
    options = Map.copyOf(options);
    schema.ifPresent(FileSource::columns);
  }

  public static FileSource csv(String path) {
    return of(path, "csv");
  }

  /** One JSON object a line; with option {@code multiLine}, one object or array a file. */
  public static FileSource json(String path) {
    return of(path, "json");
  }

  public static FileSource of(String path, String format) {
    return new FileSource(path, format, Map.of(), Optional.empty(), false);
  }

  /** One option of Spark's reader more. */
  public FileSource option(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new FileSource(path, format, more, schema, allowEmpty);
  }

  /**
   * The columns as Spark DDL.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it does not parse
   */
  public FileSource schema(String ddl) {
    return new FileSource(path, format, options, Optional.of(ddl), allowEmpty);
  }

  public FileSource allowEmpty(boolean allowed) {
    return new FileSource(path, format, options, schema, allowed);
  }

  /**
   * Lists the files; never reads rows, but for a JSON without schema, and the first of some files
   * to see which of their fields a schema lacks. Its position is each file's name, length and
   * modification time.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is no file and none was ever read, or if a
   *     file changed since it was read; {@code CONFIG_INVALID} if the options would lose rows;
   *     {@code UNREACHABLE} if the storage does not answer
   */
  @Override
  public Offer open(SourceContext context) {
    FileOptions chosen = FileOptions.of(format, options);
    FileListing all = FileListing.of(context, path, options, chosen.recursive());
    Optional<FilesRead> before = context.since().map(FilesRead::of);
    FilesRead read = before.orElse(FilesRead.NONE);
    if (before.isEmpty() && !allowEmpty) {
      all.requireFiles(context.table(), path, "check the path, or set allow-empty = true");
    }
    FileListing fresh = all.beyond(read.marks(), context.table());
    Optional<StructType> declared = schema.map(FileSource::columns).or(context::declaredSchema);
    FileColumns look = new FileColumns(format, chosen, context);
    if (fresh.isEmpty()) {
      return nothing(context, declared.or(read::schema).orElse(new StructType()), before);
    }
    StructType columns = declared.orElseGet(() -> look.of(fresh, read.schema()));
    FileOptions reading = chosen.reading(format, columns, context.table());
    FilesRead upTo =
        read.and(fresh, declared.isPresent() ? Optional.empty() : Optional.of(columns));
    UnknownFields unknown = unknown(context, fresh, declared);
    return new Offer(
        columns,
        Optional.of(upTo.position()),
        before.isPresent() ? News.SOME : News.ALL,
        fresh.count(before.isPresent() ? "new " : "")
            + (declared.isPresent() ? unknown.reason() : look.reason()),
        unknown.notes(),
        rows(context, fresh, columns, reading, unknown));
  }

  private UnknownFields unknown(
      SourceContext context, FileListing fresh, Optional<StructType> declared) {
    return format.equals("json")
        ? declared
            .filter(columns -> !Rescued.wanted(columns))
            .map(
                columns ->
                    UnknownFields.of(fresh, FileListing.configuration(context, options), columns))
            .orElse(UnknownFields.NONE)
        : UnknownFields.NONE;
  }

  private Offer.Rows rows(
      SourceContext context,
      FileListing fresh,
      StructType columns,
      FileOptions reading,
      UnknownFields unknown) {
    if (Rescued.wanted(columns)) {
      return new Rescued(context, format, fresh, columns, reading)::rows;
    }
    return () -> {
      unknown.warn(context.table());
      return context
          .spark()
          .read()
          .format(format)
          .options(reading.values())
          .schema(columns)
          .load(fresh.paths());
    };
  }

  private Offer nothing(SourceContext context, StructType columns, Optional<FilesRead> before) {
    return new Offer(
        columns,
        Optional.of(before.orElse(FilesRead.NONE).position()),
        News.NONE,
        before.isPresent()
            ? "no file beyond the %,d already read".formatted(before.get().marks().size())
            : "no file, which allow-empty permits",
        () -> context.spark().createDataFrame(List.of(), columns));
  }

  private static StructType columns(String ddl) {
    try {
      return StructType.fromDDL(ddl);
    } catch (Exception e) { // Spark's ParseException, which it does not declare
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid schema '%s': %s; write columns as in a CREATE TABLE: id BIGINT, name STRING"
              .formatted(ddl, e.getMessage()),
          e);
    }
  }
}
