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
 * @param stamp tells the commit of that version from another of its number, and is known without a
 *     look into it: when its file was written, and how long it is; empty if the log did not list it
 * @param schema the columns
 * @param partitionBy the partition columns
 * @param state what it was made from; empty if Lagoa never wrote the table
 */
public record Version(
    String table,
    long number,
    long dataVersion,
    Optional<String> stamp,
    StructType schema,
    List<String> partitionBy,
    Optional<TableState> state) {}
