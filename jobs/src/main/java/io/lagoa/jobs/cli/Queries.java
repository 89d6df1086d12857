package io.lagoa.jobs.cli;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.lake.Lake;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decides how a statement that Spark refuses is told: its message, without the plan below. */
final class Queries {
  private Queries() {}

  static Dataset<Row> sql(Lake lake, String statement) {
    try {
      return lake.sql(statement);
    } catch (Exception e) { // AnalysisException is checked and unseen by Java
      if (e instanceof AnalysisException) {
        String message = String.valueOf(e.getMessage()).split("\n", 2)[0];
        throw new LagoaException(
            ErrorCode.QUERY_INVALID,
            "Cannot run query: %s; tables are %s"
                .formatted(message.replaceAll("\\s*SQLSTATE: \\w+", ""), lake.tables()),
            e);
      }
      throw e;
    }
  }
}
