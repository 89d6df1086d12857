package io.lagoa.source;

import java.util.Locale;

/** Decides how times without zone are told to SQL Server, whatever the language of the login. */
final class SqlServerTimes {
  private static final int DAY = "uuuu-MM-dd".length();
  private static final int MINUTE = "uuuu-MM-ddTHH:mm".length();

  private SqlServerTimes() {}

  /** The one form that is read as a {@code datetime} in each language; it wants milliseconds. */
  static String iso(String text) {
    String minutes = text.length() == DAY ? text + "T00:00" : text.replace(' ', 'T');
    String time = minutes.length() == MINUTE ? minutes + ":00" : minutes;
    int digits = time.indexOf('.') < 0 ? 0 : time.length() - time.indexOf('.') - 1;
    return time + (digits == 0 ? ".000" : "0".repeat(Math.max(0, 3 - digits)));
  }

  /** The server's time, cut to what a column can hold: a longer text is no {@code datetime}. */
  static String clock(String typeName) {
    return switch (typeName.toLowerCase(Locale.ROOT)) {
      case "datetime" -> "CAST(LEFT(CONVERT(CHAR(27), SYSDATETIME(), 126), 23) AS DATETIME2(3))";
      case "smalldatetime" ->
          "CAST(LEFT(CONVERT(CHAR(27), SYSDATETIME(), 126), 16) + ':00' AS DATETIME2(0))";
      default -> "SYSDATETIME()";
    };
  }
}
