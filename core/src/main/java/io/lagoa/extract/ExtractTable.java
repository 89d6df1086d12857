package io.lagoa.extract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * An extraction's parts as a table of Spark.
 *
 * @param whole what the parts are together, as SQL wants it after WHERE; absent if nobody counts
 */
record ExtractTable(Extraction extraction, Optional<String> whole, List<Part> parts)
    implements SupportsRead {
  ExtractTable {
    parts = List.copyOf(parts);
  }

  @Override
  public String name() {
    return extraction.title();
  }

  @Override
  @SuppressWarnings("deprecation") // its successor is not in all Spark lines
  public StructType schema() {
    return extraction.schema();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new ExtractScanBuilder(this);
  }

  @Override
  public String toString() {
    return name();
  }
}
