package io.lagoa.extract;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.database.Database;
import io.lagoa.database.Hours;
import io.lagoa.database.Spelling;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Extractions of a test's database. */
final class TestExtraction {
  private TestExtraction() {}

  /** Of a table, by its name as SQL wants it. */
  static Extraction table(TestPostgres server, String table, String... text) {
    return of(Database.of("shop", server.connection()), true, table, ZoneId.of("UTC"), text);
  }

  static Extraction of(
      Database database, boolean isTable, String from, ZoneId zone, String... text) {
    return of(database, isTable, from, zone, 0, text);
  }

  /** At so many rows a second. */
  static Extraction of(
      Database database, boolean isTable, String from, ZoneId zone, long rate, String... text) {
    return database.with(
        "describe " + from,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet none = statement.executeQuery("SELECT * FROM " + from + " WHERE 1 = 0")) {
            return new Extraction(
                TestSpark.session(),
                new Specification(
                    database,
                    isTable,
                    from,
                    Optional.empty(),
                    from,
                    SourceColumn.of(none.getMetaData()),
                    Map.of(),
                    Set.of(text),
                    Spelling.of(connection.getMetaData()),
                    zone,
                    100,
                    0,
                    rate,
                    Hours.ALWAYS,
                    true));
          }
        });
  }

  static List<String> rows(Extraction extraction, List<Part> parts) {
    try (extraction) {
      return extraction.rows(parts).collectAsList().stream()
          .map(row -> row.mkString("|"))
          .sorted()
          .toList();
    }
  }
}
