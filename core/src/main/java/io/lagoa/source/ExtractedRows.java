package io.lagoa.source;

import io.lagoa.check.Counted;
import io.lagoa.error.Milestone;
import io.lagoa.extract.Extraction;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of an extraction, whose moment ends with them. */
record ExtractedRows(Extraction extraction, Supplier<Dataset<Row>> rows) implements Offer.Rows {
  @Override
  public Dataset<Row> read() {
    return rows.get();
  }

  @Override
  public Optional<Counted> counted() {
    Optional<Counted> counted = extraction.counted();
    Milestone.ALL_READ.passed();
    return counted;
  }

  @Override
  public void close() {
    extraction.close();
  }
}
