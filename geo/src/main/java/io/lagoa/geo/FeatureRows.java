package io.lagoa.geo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Turns a GeoJSON file ({@code path}, {@code content}) into a row a feature, one by one.
 *
 * @param columns what the rows hold
 * @param repair whether geometries are made valid
 */
record FeatureRows(FeatureColumns columns, boolean repair) implements FlatMapFunction<Row, Row> {

  /** The text of a file, which may be compressed. */
  static InputStream text(String path, InputStream stored) throws IOException {
    return path.endsWith(".gz") ? new GZIPInputStream(stored) : stored;
  }

  @Override
  public Iterator<Row> call(Row file) throws IOException {
    String path = file.getString(0);
    byte[] content = file.getAs(1);
    FeatureReader features = new FeatureReader(path, text(path, new ByteArrayInputStream(content)));
    FeatureRow row = new FeatureRow(columns, repair);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return features.hasNext();
      }

      @Override
      public Row next() {
        JsonNode feature = features.next();
        try {
          return row.of(feature);
        } catch (IllegalArgumentException e) {
          throw features.wrong(String.valueOf(e.getMessage()), e);
        }
      }
    };
  }
}
