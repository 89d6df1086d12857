package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static io.lagoa.error.ErrorCode.UNREACHABLE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides what the first line of a CSV file calls its columns; all of them are strings.
 *
 * <p>The first characters of the file are read here, and Spark's own parser is given that line as a
 * local dataset: separator, quote and every other option mean what they mean in the read that
 * follows, and no Spark job runs.
 */
final class CsvHeader {
  private static final int LONGEST_CHARACTERS = 256 * 1024;

  private final SparkSession spark;
  private final Configuration configuration;
  private final FileOptions options;

  CsvHeader(SparkSession spark, Configuration configuration, FileOptions options) {
    this.spark = spark;
    this.configuration = configuration;
    this.options = options;
  }

  /**
   * Reads the header line of one file.
   *
   * @return empty if the file holds no line
   * @throws LagoaException {@code DATA_ERROR} if the line leaves a column without a name or names
   *     one twice; {@code UNREACHABLE} if the file cannot be read
   */
  Optional<StructType> read(ListedFile file) {
    return firstLine(head(file)).map(line -> columns(file, names(line)));
  }

  private Row names(String line) {
    Map<String, String> parse = new HashMap<>(options.values());
    parse.put("nullValue", "");
    parse.put("mode", "PERMISSIVE");
    parse.put("enforceSchema", "true");
    Dataset<String> one = spark.createDataset(List.of(line), Encoders.STRING());
    StructType schema = new StructType();
    for (int i = 0; i < spark.read().options(parse).csv(one).schema().size(); i++) {
      schema = schema.add("c" + i, DataTypes.StringType);
    }
    parse.remove("columnNameOfCorruptRecord");
    return one.select(from_csv(col("value"), lit(schema.toDDL()), parse)).head().getStruct(0);
  }

  private static StructType columns(ListedFile file, Row names) {
    StructType columns = new StructType();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.getString(i);
      if (name == null || name.isBlank()) {
        throw unusable(file, "leaves column %d without a name".formatted(i + 1));
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw unusable(file, "names column '%s' twice".formatted(name));
      }
      columns = columns.add(name, DataTypes.StringType);
    }
    return columns;
  }

  private static LagoaException unusable(ListedFile file, String why) {
    return new LagoaException(
        DATA_ERROR,
        ("Cannot name the columns of %s: its header line %s; declare a schema, and set option"
                + " enforceSchema = true so that it names the columns by position")
            .formatted(FileWalk.redacted(file.path()), why));
  }

  /** The first line that is neither blank nor a comment, to the end of its last quoted name. */
  private Optional<String> firstLine(String head) {
    Pattern end = Pattern.compile(options.lineSeparator().map(Pattern::quote).orElse("\r\n|\n|\r"));
    StringBuilder line = new StringBuilder();
    for (String part : end.split(head, -1)) {
      if (line.length() > 0) {
        line.append('\n').append(part);
      } else if (!part.isBlank() && options.comment().filter(part::startsWith).isEmpty()) {
        line.append(part);
      }
      if (line.length() > 0 && !(options.multiLine() && options.leavesQuoteOpen(line.toString()))) {
        break;
      }
    }
    return Optional.of(line.toString()).filter(text -> !text.isEmpty());
  }

  private String head(ListedFile file) {
    Path path = new Path(file.path());
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    char[] characters = new char[LONGEST_CHARACTERS];
    int length = 0;
    try (InputStream stored = path.getFileSystem(configuration).open(path);
        InputStream plain = codec == null ? stored : codec.createInputStream(stored);
        Reader reader = new InputStreamReader(plain, charset())) {
      int more;
      while (length < characters.length
          && (more = reader.read(characters, length, characters.length - length)) > 0) {
        length += more;
      }
    } catch (IOException e) {
      throw new LagoaException(
          UNREACHABLE,
          "Cannot read the header line of %s: %s"
              .formatted(FileWalk.redacted(file.path()), FileWalk.redacted(e.toString())),
          e);
    }
    int start = length > 0 && characters[0] == '\uFEFF' ? 1 : 0;
    return new String(characters, start, length - start);
  }

  private Charset charset() {
    try {
      return Charset.forName(options.encoding());
    } catch (IllegalArgumentException e) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid option encoding '%s': there is no such charset; such as UTF-8, ISO-8859-1"
              .formatted(options.encoding()),
          e);
    }
  }
}
