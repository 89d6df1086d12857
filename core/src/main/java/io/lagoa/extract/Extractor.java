package io.lagoa.extract;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** How rows leave a database, on executors. */
interface Extractor extends Serializable {
  /** The columns that it can give. */
  StructType schema();

  /** The columns whose values the database compares with literals of their type in Spark. */
  Set<String> comparable();

  /**
   * Reads a part.
   *
   * @param columns of {@link #schema()}, in the order wanted
   * @param part what is read
   * @param limit how many rows at most
   */
  PartitionReader<ColumnarBatch> read(List<String> columns, Part part, Ticket ticket, int limit);
}
