package io.lagoa.delta;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * One version of a stored table.
 *
 * @param table the table's Delta id; another one when the table was made anew
 * @param number Delta's version
 * @param dataVersion the last version, up to this one, that changed rows
 * @param schema the columns
 * @param partitionBy the partition columns
 * @param state what it was made from; empty if Lagoa never wrote the table
 */
public record Version(
    String table,
    long number,
    long dataVersion,
    StructType schema,
    List<String> partitionBy,
    Optional<TableState> state) {}
