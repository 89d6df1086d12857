package io.lagoa.database;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/**
 * How a database spells identifiers.
 *
 * @param quote what stands around a quoted identifier; empty if the database has none
 * @param upper whether unquoted identifiers are kept in upper case
 * @param lower whether unquoted identifiers are kept in lower case
 * @param escape what takes the meaning from a wildcard in patterns of the metadata
 */
public record Spelling(String quote, boolean upper, boolean lower, String escape) {

  /** The spelling of an open database. */
  public static Spelling of(DatabaseMetaData metadata) throws SQLException {
    String quote = metadata.getIdentifierQuoteString();
    String escape = metadata.getSearchStringEscape();
    return new Spelling(
        quote == null ? "" : quote.strip(),
        metadata.storesUpperCaseIdentifiers(),
        metadata.storesLowerCaseIdentifiers(),
        escape == null ? "" : escape);
  }

  /** The identifier for use in SQL, whatever it contains. */
  public String quoted(String identifier) {
    return quote
        + (quote.isEmpty() ? identifier : identifier.replace(quote, quote + quote))
        + quote;
  }

  /** The name that an unquoted identifier gets. */
  String folded(String identifier) {
    return upper
        ? identifier.toUpperCase(Locale.ROOT)
        : lower ? identifier.toLowerCase(Locale.ROOT) : identifier;
  }

  /** A pattern that only this identifier matches. */
  String pattern(String identifier) {
    return escape.isEmpty()
        ? identifier
        : identifier
            .replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace("%", escape + "%");
  }
}
