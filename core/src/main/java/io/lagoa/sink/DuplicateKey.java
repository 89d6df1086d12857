package io.lagoa.sink;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes that a database refused a row because its key is there already. */
final class DuplicateKey {
  private static final Pattern POSTGRESQL =
      Pattern.compile("Key (\\(.*\\)=\\(.*\\)) already exists");
  private static final Pattern MYSQL = Pattern.compile("Duplicate entry ('.*') for key");

  private DuplicateKey() {}

  /** The key that was there already, anywhere among the causes; empty if that is not the error. */
  static Optional<String> in(@Nullable Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLException failure && isDuplicate(failure)) {
        return Optional.of(key(String.valueOf(failure.getMessage())));
      }
    }
    return Optional.empty();
  }

  private static boolean isDuplicate(SQLException failure) {
    int code = failure.getErrorCode(); // MySQL's and SQL Server's
    return "23505".equals(failure.getSQLState()) || code == 1062 || code == 2627 || code == 2601;
  }

  private static String key(String message) {
    for (Pattern pattern : new Pattern[] {POSTGRESQL, MYSQL}) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return message;
  }
}
