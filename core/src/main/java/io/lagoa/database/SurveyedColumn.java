package io.lagoa.database;

import java.util.Optional;

/**
 * A column as the database's metadata tells it.
 *
 * @param type with length or precision, in the database's words
 * @param jdbcType as JDBC numbers it
 * @param standard its default, as the database writes it
 * @param counts whether the database numbers its rows: an identity, a serial, an auto-increment
 * @param touched whether the database sets it anew on each update
 * @param indexed whether an index begins with it
 * @param comment what the database says of it
 */
public record SurveyedColumn(
    String name,
    String type,
    int jdbcType,
    boolean nullable,
    Optional<String> standard,
    boolean counts,
    boolean touched,
    boolean indexed,
    Optional<String> comment) {}
