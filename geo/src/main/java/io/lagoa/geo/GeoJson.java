package io.lagoa.geo;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;

import io.lagoa.config.Default;
import io.lagoa.error.LagoaException;
import io.lagoa.source.FileListing;
import io.lagoa.source.FilesRead;
import io.lagoa.source.Offer;
import io.lagoa.source.Offer.News;
import io.lagoa.source.Source;
import io.lagoa.source.SourceContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The features of GeoJSON files (RFC 7946) as rows: a column a property, and the geometry as EWKB
 * with SRID 4326. All files are read again when one of them is new, gone or changed.
 *
 * <p>Columns are typed by the values: {@code BOOLEAN}, {@code BIGINT}, {@code DOUBLE}, otherwise
 * {@code STRING}; objects and arrays are JSON text. A feature's {@code id} is column {@code
 * feature_id}. A column is named as its property, with {@code _} for what no column name may hold,
 * and numbered where two names differ in case only. Each file is one task and is held in memory
 * there.
 *
 * @param path a file, a folder (with all below), or a glob; relative to the declaring file,
 *     absolute, or a URL of any Hadoop file system; {@code .gz} is read as well;
 *     FeatureCollections, or features that follow each other, such as one a line
 * @param repair whether invalid geometries are made valid, as {@code ST_MakeValid} does, and open
 *     rings closed; without it an invalid geometry is kept as it is, for a check to find, and an
 *     open ring, which EWKB readers refuse, is an error
 * @param geometry the name of the geometry's column; {@code geometry} by default
 */
public record GeoJson(String path, @Default("false") boolean repair, Optional<String> geometry)
    implements Source {
  private static final String GEOMETRY = "geometry";

  public static GeoJson of(String path) {
    return new GeoJson(path, false, Optional.empty());
  }

  /** Invalid geometries are made valid. */
  public GeoJson repaired() {
    return new GeoJson(path, true, geometry);
  }

  /** The geometry's column has this name. */
  public GeoJson geometry(String column) {
    return new GeoJson(path, repair, Optional.of(column));
  }

  /**
   * Lists the files. Where the table declares no schema, new or changed files are read once to find
   * their columns, without a Spark job; a declared schema reads the properties that it names.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is no file, or one is no GeoJSON; {@code
   *     CONFIG_INVALID} if the geometry is declared as anything but BINARY; {@code UNREACHABLE} if
   *     the storage does not answer
   */
  @Override
  public Offer open(SourceContext context) {
    FileListing files = FileListing.of(context, path, Map.of(), true);
    files.requireFiles(context.table(), path, "check the path");
    Optional<FilesRead> before = context.since().map(FilesRead::of);
    boolean same = before.filter(read -> read.marks().equals(marks(files))).isPresent();
    Optional<StructType> declared = context.declaredSchema();
    declared.ifPresent(schema -> requireBinary(schema, context.table()));
    Optional<StructType> remembered = before.flatMap(FilesRead::schema);
    if (same && (declared.isPresent() || remembered.isPresent())) {
      return new Offer(
          declared.or(() -> remembered).orElseThrow(),
          context.since(),
          News.NONE,
          "unchanged: " + files.count(""),
          () -> rows(context, files, columns(context, files)));
    }
    FeatureColumns columns = columns(context, files);
    Optional<StructType> found =
        declared.isPresent() ? Optional.empty() : Optional.of(columns.schema());
    return new Offer(
        declared.orElseGet(columns::schema),
        Optional.of(new FilesRead(marks(files), found).position()),
        same ? News.NONE : News.ALL,
        (before.isPresent() ? "changed, all is read again: " : "")
            + files.count("")
            + (declared.isPresent() ? "" : columns.renamed()),
        () -> rows(context, files, columns));
  }

  private FeatureColumns columns(SourceContext context, FileListing files) {
    return context
        .declaredSchema()
        .map(schema -> FeatureColumns.declared(schema, geometryColumn()))
        .orElseGet(() -> new FeatureFiles(context, files).columns(geometryColumn()));
  }

  private Dataset<Row> rows(SourceContext context, FileListing files, FeatureColumns columns) {
    Dataset<Row> rows =
        context
            .spark()
            .read()
            .format("binaryFile")
            .load(files.paths())
            .select("path", "content")
            .flatMap(new FeatureRows(columns, repair), Encoders.row(columns.schema()));
    return context.declaredSchema().map(schema -> typed(rows, schema)).orElse(rows);
  }

  private static Dataset<Row> typed(Dataset<Row> rows, StructType schema) {
    Column[] typed = new Column[schema.size()];
    for (int i = 0; i < typed.length; i++) {
      StructField field = schema.fields()[i];
      typed[i] = col(quoted(field.name())).cast(field.dataType()).as(field.name());
    }
    return rows.select(typed);
  }

  private void requireBinary(StructType schema, String table) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(geometryColumn())
          && !field.dataType().equals(DataTypes.BinaryType)) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Invalid schema of %s: column %s is %s; a geometry is stored as EWKB, declare it BINARY"
                .formatted(table, field.name(), field.dataType().sql()));
      }
    }
  }

  /** The marks of files, which differ when the same files give other rows. */
  private Map<String, String> marks(FileListing files) {
    Map<String, String> marks = new TreeMap<>(files.marks());
    String how = " as " + geometryColumn() + (repair ? " repaired" : "");
    marks.replaceAll((file, mark) -> mark + how);
    return marks;
  }

  private String geometryColumn() {
    return geometry.orElse(GEOMETRY);
  }
}
