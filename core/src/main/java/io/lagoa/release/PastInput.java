package io.lagoa.release;

/**
 * A version of a table that a past run read, or took from outside the lake.
 *
 * @param table {@code layer.name}
 * @param id the table's Delta id
 * @param version Delta's version
 * @param fromOutside whether the run itself made the version from a source, which may have moved on
 */
public record PastInput(String table, String id, long version, boolean fromOutside) {}
