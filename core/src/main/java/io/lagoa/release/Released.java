package io.lagoa.release;

/**
 * A version of a table that a release names.
 *
 * @param release the release's name
 * @param table {@code layer.name}
 * @param id the table's Delta id
 * @param version Delta's version
 */
public record Released(String release, String table, String id, long version) {}
