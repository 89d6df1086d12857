package io.lagoa.plan;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Source;
import io.lagoa.table.Content;
import io.lagoa.table.Inputs;
import io.lagoa.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The inputs of one attempt at a transform. */
record PinnedInputs(
    SparkSession spark,
    Pipeline pipeline,
    String tableName,
    Map<String, Dataset<Row>> tables,
    Map<String, Long> versions,
    Optional<Dataset<Row>> current,
    Optional<Dataset<Row>> rejected,
    String folder,
    String run)
    implements Inputs {
  @Override
  public Dataset<Row> table(String name) {
    return known(tables, name);
  }

  @Override
  public long version(String name) {
    return known(versions, name);
  }

  @Override
  public Optional<Source> source(String name) {
    return Optional.ofNullable(pipeline.tables().get(name))
        .flatMap(Table::content)
        .flatMap(Content::origin);
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> text = new LinkedHashMap<>();
    pipeline.parameters().forEach((name, value) -> text.put(name, String.valueOf(value)));
    return text;
  }

  private <T> T known(Map<String, T> map, String name) {
    T value = map.get(name);
    if (value == null) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Unknown input '%s' in the transform of %s: declare it; declared are %s"
              .formatted(name, tableName, map.keySet()));
    }
    return value;
  }
}
