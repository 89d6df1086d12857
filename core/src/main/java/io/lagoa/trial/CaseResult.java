package io.lagoa.trial;

/**
 * How a case came out.
 *
 * @param name the case's name
 * @param passed whether everything was as expected
 * @param message what was not: for each table the rows that are missing and unexpected; empty if it
 *     passed
 */
public record CaseResult(String name, boolean passed, String message) {}
