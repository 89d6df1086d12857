package io.lagoa.it;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/**
 * A plain dump of {@code pg_dump}, loaded over JDBC: statements are told apart here, rows of {@code
 * COPY … FROM stdin} go through the driver's own COPY. What a throw-away server need not know is
 * left out: owners, grants, and commands to psql.
 */
final class Dump {
  private static final Pattern IRRELEVANT =
      Pattern.compile(
          "(?is)(alter\\s.*\\sowner\\s+to\\s.*|grant\\s.*|revoke\\s.*|create\\s+extension\\s.*)");
  private static final Pattern COPY = Pattern.compile("(?is)copy\\s.*\\sfrom\\s+stdin");
  private static final Pattern DOLLAR = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$");

  private final Iterator<String> lines;

  private Dump(Iterator<String> lines) {
    this.lines = lines;
  }

  /** Executes a dump on an empty database. */
  static void load(Path file, Connection connection) throws SQLException, IOException {
    try (var lines = Files.lines(file)) {
      new Dump(lines.iterator()).into(connection);
    }
  }

  private void into(Connection connection) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      for (String sql = next(); !sql.isEmpty(); sql = next()) {
        if (COPY.matcher(sql).matches()) {
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new StringReader(rows()));
        } else if (!IRRELEVANT.matcher(sql).matches()) {
          statement.execute(sql);
        }
      }
    }
  }

  /** The next statement without its semicolon; empty at the end. */
  private String next() {
    StringBuilder sql = new StringBuilder();
    String quote = ""; // what would end the quotation that is open
    while (lines.hasNext()) {
      String line = lines.next();
      if (quote.isEmpty() && (line.startsWith("--") || line.startsWith("\\"))) {
        continue;
      }
      quote = after(quote, line);
      sql.append(line).append('\n');
      if (quote.isEmpty() && line.endsWith(";")) {
        return sql.toString().strip().replaceFirst(";$", "");
      }
    }
    return sql.toString().strip();
  }

  /** The quotation that is open after a line, given the one before it. */
  private static String after(String before, String line) {
    String quote = before;
    int at = 0;
    while (at < line.length()) {
      if (!quote.isEmpty()) {
        int end = line.indexOf(quote, at);
        if (end < 0) {
          return quote;
        }
        at = end + quote.length();
        quote = "";
      } else if (line.charAt(at) == '\'') {
        quote = "'";
        at++;
      } else {
        Matcher dollar = DOLLAR.matcher(line).region(at, line.length());
        if (dollar.lookingAt()) {
          quote = dollar.group();
          at += quote.length();
        } else {
          at++;
        }
      }
    }
    return quote;
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (String line = lines.next(); !line.equals("\\."); line = lines.next()) {
      rows.append(line).append('\n');
    }
    return rows.toString();
  }
}
