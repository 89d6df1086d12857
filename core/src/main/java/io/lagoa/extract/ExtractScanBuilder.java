package io.lagoa.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/**
 * Takes over from Spark which columns, and about which rows, the database is asked for. Spark
 * filters again: databases compare text in ways of their own.
 */
final class ExtractScanBuilder
    implements SupportsPushDownRequiredColumns, SupportsPushDownFilters, SupportsPushDownLimit {
  private final ExtractTable table;
  private final List<Filter> pushed = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private StructType required;
  private int limit = Part.UNLIMITED;

  ExtractScanBuilder(ExtractTable table) {
    this.table = table;
    this.required = table.extraction().schema();
  }

  @Override
  public void pruneColumns(StructType columns) {
    required = columns;
  }

  @Override
  public Filter[] pushFilters(Filter[] filters) {
    Conditions sql = table.extraction().conditions();
    for (Filter filter : filters) {
      Optional<String> condition = sql.of(filter);
      condition.ifPresent(
          text -> {
            pushed.add(filter);
            conditions.add(text);
          });
    }
    return filters;
  }

  @Override
  public Filter[] pushedFilters() {
    return pushed.toArray(Filter[]::new);
  }

  @Override
  public boolean pushLimit(int rows) {
    limit = rows;
    return true;
  }

  @Override
  public boolean isPartiallyPushed() {
    return true; // each part is limited by itself
  }

  @Override
  public Scan build() {
    List<Part> parts = table.parts().stream().map(part -> part.and(conditions)).toList();
    Optional<String> whole =
        table.whole().filter(all -> limit == Part.UNLIMITED).map(all -> Part.both(all, conditions));
    return new ExtractScan(table.extraction(), whole, parts, required, limit);
  }
}
