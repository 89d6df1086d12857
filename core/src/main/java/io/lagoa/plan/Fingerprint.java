package io.lagoa.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.check.Check;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides whether a declaration would give other rows than the one that made a version: its query
 * without comments and spacing, its parameters, key, order, schema and row checks. Descriptions,
 * owners and set checks do not count.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Table table, Map<String, Object> parameters) {
    StringBuilder text = new StringBuilder();
    Content content = table.content().orElseThrow();
    if (content instanceof Content.FromSql sql) {
      text.append(normal(sql.text()));
      for (Map.Entry<String, Object> parameter : new TreeMap<>(parameters).entrySet()) {
        if (sql.text().contains(":" + parameter.getKey())) {
          text.append('\n').append(parameter);
        }
      }
    } else if (content instanceof Content.FromTransform transform) {
      text.append(transform.fingerprint()).append(transform.inputs());
    }
    text.append('\n').append(table.key()).append(table.orderBy()).append(table.schema());
    table.checks().stream()
        .filter(check -> !check.isSet())
        .map(Check::toString)
        .sorted()
        .forEach(check -> text.append('\n').append(check));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without line comments and with single spaces, except within quotes. */
  private static String normal(String sql) {
    StringBuilder normal = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '-' && sql.startsWith("--", i)) {
        int end = sql.indexOf('\n', i);
        i = end < 0 ? sql.length() : end;
        c = ' ';
      } else if (Character.isWhitespace(c)) {
        c = ' ';
      }
      if (quote != 0
          || c != ' '
          || (normal.length() > 0 && normal.charAt(normal.length() - 1) != ' ')) {
        normal.append(c);
      }
    }
    return normal.toString().strip();
  }
}
