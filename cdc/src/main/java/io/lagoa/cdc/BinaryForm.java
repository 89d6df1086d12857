package io.lagoa.cdc;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decides in which form a binary log tells all that changed. */
final class BinaryForm {
  private static final String STARTED =
      "start it with --log-bin --server-id=1 --binlog-format=ROW --binlog-row-image=FULL";

  /** Of forms in which the engine passes over changes without a word. */
  private static final String MENDED =
      "SET GLOBAL %s and, if it is followed already, read its tables anew by --full, as changes in that form are not read";

  /** Settings, what they must be, and what to do where they are not. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "log_bin", List.of("ON", STARTED),
          "binlog_format", List.of("ROW", STARTED),
          "binlog_row_image", List.of("FULL", STARTED),
          "log_bin_compress", List.of("OFF", MENDED.formatted("log_bin_compress = OFF")),
          "binlog_row_value_options",
              List.of("", MENDED.formatted("binlog_row_value_options = ''")));

  private BinaryForm() {}

  /** Refuses a server whose log does not tell whole rows; what a plan says of one that does. */
  static List<String> require(BinaryServer server) {
    return server
        .database()
        .with(
            "look at the log",
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet found =
                      statement.executeQuery(
                          "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('%s', 'binlog_transaction_compression')"
                              .formatted(String.join("', '", NEEDED.keySet())))) {
                List<String> notes = new ArrayList<>();
                while (found.next()) {
                  String name = found.getString(1).toLowerCase(Locale.ROOT);
                  List<String> needed = NEEDED.get(name);
                  if (needed == null && found.getString(2).equalsIgnoreCase("ON")) {
                    notes.add("a date with zeros in a compressed transaction is read as NULL");
                  }
                  if (needed != null && !needed.get(0).equalsIgnoreCase(found.getString(2))) {
                    throw server.refused(
                        "its %s is %s".formatted(found.getString(1), found.getString(2)),
                        needed.get(1));
                  }
                }
                return notes;
              }
            });
  }
}
