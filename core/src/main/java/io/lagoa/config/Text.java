package io.lagoa.config;

/**
 * A text of several lines, such as a query, of which messages may name a line.
 *
 * @param value the text
 * @param place where it begins
 */
public record Text(String value, Place place) {}
