package io.lagoa.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.check.Check;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a declaration would give other rows than the one that made a version: its query
 * without comments and spacing, its parameters, key, write, order, schema and row checks.
 * Descriptions, owners and set checks do not count.
 */
final class Fingerprint {
  /** What does not count, quoted text, or any other character. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "((?:\\s|--[^\\n]*|/\\*.*?\\*/)+)|'(?:[^'\\\\]|\\\\.)*+'?|\"(?:[^\"\\\\]|\\\\.)*+\"?|`[^`]*+`?|.",
          Pattern.DOTALL);

  /** Between what tells the rows, the key, and how the table takes rows. */
  private static final String PART = "-";

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
    table.rules().deleteWhen().ifPresent(expression -> text.append("\ndelete ").append(expression));
    if (!table.rules().compare().isEmpty()) {
      text.append("\ncompare ").append(table.rules().compare());
    }
    if (Validity.timesSnapshots(table)) {
      text.append("\nsnapshots");
    }
    table.checks().stream()
        .filter(check -> !check.isSet())
        .map(Check::toString)
        .sorted()
        .forEach(check -> text.append('\n').append(check));
    return String.join(
        PART,
        digest(text.toString(), 8),
        digest(table.key().toString(), 4),
        digest(table.write().map(Write::name).orElse("") + table.rules().replaceBy(), 4));
  }

  /**
   * Whether two fingerprints are of the same declaration; earlier ones have the first part only.
   */
  static boolean same(String recorded, String now) {
    return recorded.contains(PART) ? recorded.equals(now) : now.startsWith(recorded + PART);
  }

  /** Whether two fingerprints are of the same key; false if that is not known. */
  static boolean sameKey(String recorded, String now) {
    return same(recorded, now)
        || (recorded.contains(PART) && recorded.split(PART, -1)[1].equals(now.split(PART, -1)[1]));
  }

  private static String digest(String text, int bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without comments and with single spaces, except within quotes. */
  private static String normal(String sql) {
    StringBuilder normal = new StringBuilder();
    Matcher matcher = TOKEN.matcher(sql);
    while (matcher.find()) {
      boolean blank = matcher.group(1) != null;
      if (!blank) {
        normal.append(matcher.group());
      } else if (normal.length() > 0 && normal.charAt(normal.length() - 1) != ' ') {
        normal.append(' ');
      }
    }
    return normal.toString().strip();
  }
}
