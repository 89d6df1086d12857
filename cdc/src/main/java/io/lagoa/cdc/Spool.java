package io.lagoa.cdc;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run in a file of the lake, written as they come, so that memory does not grow
 * with their number. Schemas, which are long and few, are kept apart.
 */
final class Spool implements AutoCloseable {
  private static final String SCHEMA_ID = "schema_id";
  private static final String MICROS = "changed_at_micros";
  private static final StructType LINES =
      StructType.fromDDL(
          "position STRING, op STRING, source_schema STRING, source_table STRING, key STRING, before STRING, after STRING, old_key STRING, transaction STRING, changed_at_micros BIGINT, source STRING, schema_id INT");
  private static final StructType SCHEMAS = StructType.fromDDL("known_id INT, schema STRING");

  private final SparkSession spark;
  private final Path folder;
  private final JsonGenerator out;
  private final Map<String, Integer> schemas = new LinkedHashMap<>();
  private long events;

  /**
   * @param folder made here, of any Hadoop file system
   * @throws LagoaException {@code UNREACHABLE} if it cannot be written
   */
  Spool(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = new Path(folder);
    try {
      out =
          new JsonFactory()
              .createGenerator(
                  new BufferedOutputStream(
                      this.folder
                          .getFileSystem(spark.sessionState().newHadoopConf())
                          .create(new Path(this.folder, "events.json"), true),
                      1 << 16));
      out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void add(LogEvent event) {
    try {
      out.writeStartObject();
      write(EventColumns.POSITION, event.position());
      write(EventColumns.OP, event.op());
      write(EventColumns.SCHEMA_NAME, event.table().schema());
      write(EventColumns.TABLE_NAME, event.table().name());
      write(EventColumns.KEY, event.key());
      write(EventColumns.BEFORE, event.before());
      write(EventColumns.AFTER, event.after());
      write(EventColumns.OLD_KEY, event.oldKey());
      write(EventColumns.TRANSACTION, event.transaction());
      out.writeNumberField(MICROS, event.changedAtMicros());
      write(EventColumns.SOURCE, event.source());
      if (event.schema() != null) {
        Integer id = schemas.computeIfAbsent(event.schema(), any -> schemas.size());
        out.writeNumberField(SCHEMA_ID, id);
      }
      out.writeEndObject();
      events++;
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  private void write(String field, @Nullable String text) throws IOException {
    if (text != null) {
      out.writeStringField(field, text);
    }
  }

  long events() {
    return events;
  }

  /** The events, lazy; {@link EventColumns#ALL}. Nothing can be added afterwards. */
  Dataset<Row> rows() {
    close();
    Dataset<Row> lines =
        spark
            .read()
            .schema(LINES)
            .option("mode", "FAILFAST")
            .option("maxStringLen", Integer.MAX_VALUE)
            .json(new Path(folder, "events.json").toString());
    List<Row> known = new ArrayList<>();
    schemas.forEach((text, id) -> known.add(RowFactory.create(id, text)));
    Dataset<Row> texts = spark.createDataFrame(known, SCHEMAS);
    return lines
        .join(broadcast(texts), lines.col(SCHEMA_ID).equalTo(texts.col("known_id")), "left_outer")
        .withColumn(EventColumns.CHANGED_AT, expr("timestamp_micros(" + MICROS + ")"))
        .select(
            Arrays.stream(EventColumns.ALL.fieldNames())
                .map(name -> col(name))
                .toArray(Column[]::new));
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void delete() {
    close();
    try {
      folder.getFileSystem(spark.sessionState().newHadoopConf()).delete(folder, true);
    } catch (IOException e) {
      throw failed("delete", e);
    }
  }

  private LagoaException failed(String doing, IOException e) {
    return new LagoaException(
        ErrorCode.UNREACHABLE,
        "Cannot %s the events of a run in %s: %s; see that the lake's storage is writable and has space"
            .formatted(doing, folder, e.getMessage()),
        e);
  }
}
