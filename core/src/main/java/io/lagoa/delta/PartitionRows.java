package io.lagoa.delta;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Decides how partition values as the log writes them become typed rows: literals, so that what is
 * asked of them is answered without a Spark job.
 */
public final class PartitionRows {
  private static final String INDEX = "_lagoa_index";
  private static final String STORED_NAME = "delta.columnMapping.physicalName";

  private PartitionRows() {}

  /**
   * One row a partition, with the partition columns.
   *
   * @param schema the table's columns
   */
  public static Dataset<Row> of(
      SparkSession spark,
      Collection<Map<String, String>> partitions,
      StructType schema,
      List<String> columns) {
    return indexed(spark, List.copyOf(partitions), schema, columns).drop(INDEX);
  }

  /**
   * Those of some files whose partition is kept by a filter on the partition columns.
   *
   * @param version of the table that holds them
   */
  public static List<DataFile> within(
      SparkSession spark,
      Collection<DataFile> files,
      Version version,
      UnaryOperator<Dataset<Row>> filter) {
    Map<Map<String, String>, List<DataFile>> byPartition = new LinkedHashMap<>();
    for (DataFile file : files) {
      byPartition.computeIfAbsent(file.partition(), absent -> new ArrayList<>()).add(file);
    }
    List<Map<String, String>> partitions = new ArrayList<>(byPartition.keySet());
    Dataset<Row> rows =
        filter.apply(indexed(spark, partitions, version.schema(), version.partitionBy()));
    List<DataFile> kept = new ArrayList<>();
    for (Row row : rows.select(INDEX).collectAsList()) {
      kept.addAll(byPartition.getOrDefault(partitions.get(row.getInt(0)), List.of()));
    }
    return kept;
  }

  /**
   * Those of some partitions that are chosen by their rows.
   *
   * @param choose takes the rows and the name of a column that numbers them; gives numbers
   */
  public static List<Map<String, String>> those(
      SparkSession spark,
      Collection<Map<String, String>> partitions,
      StructType schema,
      List<String> columns,
      BiFunction<Dataset<Row>, String, Set<Integer>> choose) {
    List<Map<String, String>> all = List.copyOf(partitions);
    return choose.apply(indexed(spark, all, schema, columns), INDEX).stream()
        .map(all::get)
        .toList();
  }

  /** What the log calls some columns. */
  static Set<String> stored(StructType schema, List<String> columns) {
    return columns.stream().map(column -> stored(schema, column)).collect(Collectors.toSet());
  }

  /** What the log calls a column: a column that was renamed has another name there. */
  private static String stored(StructType schema, String column) {
    Metadata metadata = schema.apply(column).metadata();
    return metadata.contains(STORED_NAME) ? metadata.getString(STORED_NAME) : column;
  }

  private static Dataset<Row> indexed(
      SparkSession spark,
      List<Map<String, String>> partitions,
      StructType schema,
      List<String> columns) {
    StructType text = new StructType().add(INDEX, DataTypes.IntegerType);
    List<Column> typed = new ArrayList<>(List.of(col(INDEX)));
    for (String column : columns) {
      text = text.add(column, DataTypes.StringType);
      typed.add(col(quoted(column)).cast(schema.apply(column).dataType()).as(column));
    }
    List<Row> rows = new ArrayList<>();
    for (Map<String, String> partition : partitions) {
      @Nullable Object[] values = new Object[columns.size() + 1];
      values[0] = rows.size();
      for (int index = 0; index < columns.size(); index++) {
        values[index + 1] = partition.get(stored(schema, columns.get(index)));
      }
      rows.add(RowFactory.create(values));
    }
    return spark.createDataFrame(rows, text).select(typed.toArray(new Column[0]));
  }
}
