package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.QUERY_INVALID;

import io.lagoa.check.Check;
import io.lagoa.check.Measure;
import io.lagoa.check.SetRule;
import io.lagoa.config.Spelling;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** The other tables that a table's checks refer to: they are refreshed before it. */
final class References {
  private References() {}

  /** Their names, without the table itself. */
  static List<String> of(Table table) {
    List<String> names = new ArrayList<>();
    for (Check check : table.checks()) {
      measure(check)
          .map(References::target)
          .filter(name -> !name.equals(table.name().toString()) && !names.contains(name))
          .ifPresent(names::add);
    }
    return names;
  }

  /**
   * Checks that what is referred to is there.
   *
   * @param known the columns of tables as the plan would leave them
   * @throws LagoaException {@code QUERY_INVALID} with the nearest name
   */
  static void require(
      Warehouse warehouse, Pipeline pipeline, Table table, Map<String, StructType> known) {
    for (Check check : table.checks()) {
      Optional<Measure> measure = measure(check);
      if (measure.isEmpty() || target(measure.orElseThrow()).equals(table.name().toString())) {
        continue;
      }
      String name = target(measure.orElseThrow());
      Optional<StructType> columns =
          Optional.ofNullable(known.get(name))
              .or(() -> warehouse.table(TableName.of(name)).current().map(Version::schema));
      if (columns.isEmpty() && !pipeline.tables().containsKey(name)) {
        throw wrong(table, check, "no table " + name + near(name, pipeline));
      }
      String column = column(measure.orElseThrow());
      if (columns.isPresent() && MeasuredColumns.field(columns.orElseThrow(), column).isEmpty()) {
        throw wrong(
            table,
            check,
            "no column %s in %s; columns are %s"
                .formatted(column, name, List.of(columns.orElseThrow().fieldNames())));
      }
    }
  }

  private static Optional<Measure> measure(Check check) {
    return check
        .setRule()
        .map(SetRule::measure)
        .filter(measure -> measure.kind() == Measure.Kind.REFERENCES);
  }

  private static String target(Measure measure) {
    return measure.argument().substring(0, measure.argument().lastIndexOf('.'));
  }

  private static String column(Measure measure) {
    return measure.argument().substring(measure.argument().lastIndexOf('.') + 1);
  }

  private static String near(String name, Pipeline pipeline) {
    return Spelling.nearest(name, pipeline.tables().keySet())
        .map("; did you mean %s?"::formatted)
        .orElse("");
  }

  private static LagoaException wrong(Table table, Check check, String problem) {
    return new LagoaException(
        QUERY_INVALID,
        "%s: Invalid check '%s' of %s: %s".formatted(table.place(), check, table.name(), problem));
  }
}
