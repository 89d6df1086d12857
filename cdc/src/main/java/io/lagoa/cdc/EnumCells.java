package io.lagoa.cdc;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a value of an enum or a set of MySQL or MariaDB is in a row of the binary log. The
 * log has its number only; the engine takes the text from the table's definition, where it puts a
 * backslash before each comma and leaves other escapes as they stand.
 */
final class EnumCells {
  private static final String ENUM = io.debezium.data.Enum.LOGICAL_NAME;
  private static final String SET = io.debezium.data.EnumSet.LOGICAL_NAME;

  /** Escapes of a definition, and spaces at an end, which the database takes away. */
  private static final Pattern WORDS = Pattern.compile("\\\\|\"\"| $| ,");

  private final IdentityHashMap<Schema, List<Field>> columns = new IdentityHashMap<>();

  /** Whether rows of events come so: those of a snapshot are the server's own text. */
  static boolean in(String connector, String op) {
    return (connector.equals("mysql") || connector.equals("mariadb")) && !op.equals("r");
  }

  /**
   * Puts in place what the database holds.
   *
   * @param part a row, or its key
   * @throws LagoaException {@code DATA_ERROR} if that is not known
   */
  void mend(@Nullable Object part, LogTable table) {
    if (part instanceof Struct row) {
      for (Field column : columns.computeIfAbsent(row.schema(), EnumCells::columns)) {
        String text = row.getString(column.name());
        if (text != null && WORDS.matcher(text).find()) {
          row.put(column, mended(text, column, table));
        }
      }
    }
  }

  private static List<Field> columns(Schema row) {
    return row.fields().stream()
        .filter(field -> ENUM.equals(field.schema().name()) || SET.equals(field.schema().name()))
        .toList();
  }

  /** No member of a set holds a comma. */
  private static String mended(String text, Field column, LogTable table) {
    boolean one = ENUM.equals(column.schema().name());
    String mended = one ? text.replace("\\,", ",") : text;
    Matcher words = WORDS.matcher(mended);
    while (words.find()) {
      if (!one || !words.group().equals(" ,")) {
        throw new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot read column %s.%s of the log: its value '%s' holds a backslash, two quotes or a space at its end, and the log does not tell whether the table's definition means these or escapes; read the tables anew by --full and, if that does not help, leave the column out by options { \"column.exclude.list\" = … } of from.cdc"
                .formatted(table, column.name(), text));
      }
    }
    return mended;
  }
}
