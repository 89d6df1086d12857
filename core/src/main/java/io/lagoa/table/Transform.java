package io.lagoa.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the rows of a table from its inputs. It builds a lazy dataset; only a transform that trains
 * a model starts Spark jobs. Named in HOCON by its class: {@code transform = com.acme.Clean}, with
 * a public constructor without parameters.
 */
@FunctionalInterface
public interface Transform {
  Dataset<Row> apply(Inputs inputs);
}
