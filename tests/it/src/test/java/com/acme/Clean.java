package com.acme;

import io.lagoa.table.Inputs;
import io.lagoa.table.Transform;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The transform that the documentation names. */
public final class Clean implements Transform {
  @Override
  public Dataset<Row> apply(Inputs inputs) {
    return inputs.table("silver.rental").select("customer_id").distinct();
  }
}
