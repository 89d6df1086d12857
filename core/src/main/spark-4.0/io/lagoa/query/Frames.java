package io.lagoa.query;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Decides how datasets and logical plans turn into each other on Spark 4. */
final class Frames {
  private Frames() {}

  static Dataset<Row> of(SparkSession spark, LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) spark, plan);
  }

  /** With the queries of a WITH in the places that name them. */
  static LogicalPlan analyzed(Dataset<Row> rows) {
    return new InlineCTE(true, false)
        .apply(((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
  }

  static LogicalPlan optimized(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan();
  }
}
