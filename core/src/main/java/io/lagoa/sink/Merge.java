package io.lagoa.sink;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements by which staged rows become the target's rows. In them the staging table is {@code
 * s}. All names are as SQL wants them.
 *
 * @param columns the columns that are delivered, the key's among them
 * @param key the columns that identify a row
 * @param incomparable the columns whose values the database cannot compare
 * @param comparable what makes them comparable; empty if nothing does
 * @param attempts the tasks whose rows count; what other tasks staged was staged in vain
 */
record Merge(
    String target,
    String staging,
    List<String> columns,
    List<String> key,
    Set<String> incomparable,
    String comparable,
    List<Long> attempts) {
  static final String ATTEMPT = "lagoa_attempt";
  static final String DELETE = "lagoa_delete";

  String insertAll() {
    return insertInto("");
  }

  String insertInto(String alias) {
    return "INSERT INTO %s%s (%s) SELECT %s FROM %s s WHERE %s"
        .formatted(
            target,
            alias,
            String.join(", ", columns),
            each(columns, "s.%1$s", ", "),
            staging,
            upserts());
  }

  String deleteAll() {
    return "DELETE FROM " + target;
  }

  /** Deletes the keys that are staged as deleted. */
  String deleteMarked() {
    return "DELETE FROM %s WHERE EXISTS (SELECT 1 FROM %s s WHERE %s AND %s AND s.%s = 1)"
        .formatted(target, staging, match(target), staged(), DELETE);
  }

  /** Deletes the keys that are not staged. */
  String deleteUnstaged() {
    return "DELETE FROM %s WHERE NOT EXISTS (SELECT 1 FROM %s s WHERE %s AND %s)"
        .formatted(target, staging, match(target), upserts());
  }

  /** Keys that are staged more than once, and keys with a NULL. */
  String ambiguousKeys() {
    return "SELECT %1$s FROM %2$s s WHERE %3$s GROUP BY %1$s HAVING count(*) > 1 OR %4$s"
        .formatted(
            each(key, "s.%1$s", ", "), staging, staged(), each(key, "s.%1$s IS NULL", " OR "));
  }

  /** The end of an INSERT that updates where the key exists. */
  String conflict(String difference) {
    String keys = String.join(", ", key);
    return values().isEmpty()
        ? " ON CONFLICT (%s) DO NOTHING".formatted(keys)
        : " ON CONFLICT (%s) DO UPDATE SET %s WHERE %s"
            .formatted(keys, each(values(), "%1$s = excluded.%1$s", ", "), differs(difference));
  }

  /** An UPDATE of the keys that exist, if there is more than the key, and an INSERT of others. */
  List<String> updateAndInsert(String update) {
    String insert =
        insertAll()
            + " AND NOT EXISTS (SELECT 1 FROM %s WHERE %s)".formatted(target, match(target));
    return values().isEmpty() ? List.of(insert) : List.of(update, insert);
  }

  /** That a row of {@code held}, the target or its alias, has a staged row's key. */
  String match(String held) {
    return key.stream()
        .map(column -> "s.%1$s = %2$s.%1$s".formatted(column, held))
        .collect(Collectors.joining(" AND "));
  }

  /** That a staged row counts and is not a deletion. */
  String upserts() {
    return staged() + " AND s.%s = 0".formatted(DELETE);
  }

  /**
   * That any column besides the key differs.
   *
   * @param pattern that column {@code %1$s} differs; {@code %2$s} makes it comparable
   */
  String differs(String pattern) {
    if (comparable.isEmpty() && values().stream().anyMatch(incomparable::contains)) {
      return "1 = 1";
    }
    return values().stream()
        .map(column -> pattern.formatted(column, incomparable.contains(column) ? comparable : ""))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** The columns besides the key. */
  List<String> values() {
    return columns.stream().filter(column -> !key.contains(column)).toList();
  }

  String each(List<String> names, String pattern, String separator) {
    return names.stream().map(pattern::formatted).collect(Collectors.joining(separator));
  }

  private String staged() {
    return attempts.isEmpty()
        ? "1 = 0"
        : attempts.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "s." + ATTEMPT + " IN (", ")"));
  }
}
