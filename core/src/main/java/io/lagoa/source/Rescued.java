package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads CSV and JSON so that fields which the columns do not name are kept, by name and as JSON, in
 * the column {@link #COLUMN}; it is null where a row has none.
 *
 * @param columns what is declared, {@link #COLUMN} among them
 * @param options of the read
 */
record Rescued(
    SourceContext context,
    String format,
    FileListing files,
    StructType columns,
    FileOptions options) {
  /** The column that asks for it. */
  static final String COLUMN = "_rescued";

  /** Whether columns ask for it. */
  static boolean wanted(StructType columns) {
    return Arrays.asList(columns.fieldNames()).contains(COLUMN);
  }

  /**
   * @throws LagoaException {@code CONFIG_INVALID} if the format or its options cannot tell which
   *     fields are unknown
   */
  Rescued {
    if (!columns.apply(COLUMN).dataType().equals(DataTypes.StringType)) {
      throw refused(context, "it takes text: declare it as %s STRING".formatted(COLUMN));
    }
    if (!format.equals("json") && !format.equals("csv")) {
      throw refused(context, "only csv and json have fields that the columns may not name");
    }
    boolean lines = !options.multiLine() && options.encoding().equalsIgnoreCase("UTF-8");
    if (format.equals("json") && !lines) {
      throw refused(context, "JSON must have one object a line, in UTF-8");
    }
    if (format.equals("csv") && !options.header()) {
      throw refused(context, "CSV must have a header line");
    }
  }

  /** The rows, lazy; of CSV files the header lines are read now. */
  Dataset<Row> rows() {
    return format.equals("json") ? json() : csv();
  }

  private Dataset<Row> json() {
    String known =
        Arrays.stream(known().fieldNames())
            .map(name -> "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'")
            .collect(Collectors.joining(", "));
    Dataset<Row> lines =
        context
            .spark()
            .read()
            .options(options.values())
            .text(files.paths())
            .where(length(trim(col("value"))).gt(0));
    Column unknown =
        expr(
            "map_filter(fields, (name, value) -> NOT array_contains(array(%s), name))"
                .formatted(known));
    return lines
        .select(
            from_json(col("value"), known(), options.values()).as("row"),
            from_json(
                    col("value"),
                    DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
                .as("fields"))
        .withColumn("fields", unknown)
        .withColumn(COLUMN, when(expr("cardinality(fields) > 0"), to_json(col("fields"))))
        .select(declared(known().fieldNames()));
  }

  private Column[] declared(String[] held) {
    return Arrays.stream(columns.fields())
        .map(
            field ->
                field.name().equals(COLUMN)
                    ? col(COLUMN)
                    : Arrays.asList(held).contains(field.name())
                        ? col("row").getField(field.name()).as(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
        .toArray(Column[]::new);
  }

  /** Files of one header are read together: each header says which of its columns are unknown. */
  private Dataset<Row> csv() {
    CsvHeader header =
        new CsvHeader(
            context.spark(), FileListing.configuration(context, options.values()), options);
    Map<List<String>, List<ListedFile>> byHeader = new LinkedHashMap<>();
    for (ListedFile file : files.files()) {
      Optional<StructType> names = header.read(file);
      names.ifPresent(
          found ->
              byHeader
                  .computeIfAbsent(List.of(found.fieldNames()), key -> new ArrayList<>())
                  .add(file));
    }
    return byHeader.entrySet().stream()
        .map(group -> csv(group.getKey(), group.getValue()))
        .reduce(Dataset::unionAll)
        .orElseGet(() -> context.spark().createDataFrame(List.of(), columns));
  }

  private Dataset<Row> csv(List<String> header, List<ListedFile> group) {
    StructType all = new StructType();
    List<Column> unknown = new ArrayList<>();
    for (String name : header) {
      Optional<StructField> field = named(name);
      all =
          all.add(
              field.map(StructField::name).orElse(name),
              field.map(StructField::dataType).orElse(DataTypes.StringType));
      if (field.isEmpty()) {
        unknown.add(col(quoted(name)));
      }
    }
    all = corrupt().map(all::add).orElse(all);
    Dataset<Row> rows =
        context
            .spark()
            .read()
            .format(format)
            .options(options.values())
            .schema(all)
            .load(new FileListing(files.place(), files.root(), group).paths());
    Column rescued =
        unknown.isEmpty()
            ? lit(null).cast(DataTypes.StringType)
            : when(
                coalesce(unknown.toArray(Column[]::new)).isNotNull(),
                to_json(struct(unknown.toArray(Column[]::new))));
    Column[] whole =
        Arrays.stream(all.fieldNames()).map(name -> col(quoted(name))).toArray(Column[]::new);
    return rows.select(struct(whole).as("row"), rescued.as(COLUMN))
        .select(declared(all.fieldNames()));
  }

  private StructType known() {
    return new StructType(
        Arrays.stream(columns.fields())
            .filter(field -> !field.name().equals(COLUMN))
            .toArray(StructField[]::new));
  }

  private Optional<StructField> named(String name) {
    return Arrays.stream(known().fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst();
  }

  private Optional<StructField> corrupt() {
    return Arrays.stream(columns.fields())
        .filter(field -> field.name().equals(options.corruptColumn()))
        .findFirst();
  }

  private static LagoaException refused(SourceContext context, String why) {
    return new LagoaException(
        CONFIG_INVALID,
        "Cannot keep unknown fields of the files of %s in %s: %s"
            .formatted(context.table(), COLUMN, why));
  }
}
