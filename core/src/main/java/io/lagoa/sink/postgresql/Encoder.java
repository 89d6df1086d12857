package io.lagoa.sink.postgresql;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes a value that is not NULL in the binary form of a type of the server, with its length. */
@FunctionalInterface
interface Encoder {
  void encode(SpecializedGetters values, int at, CopyBuffer out);
}
