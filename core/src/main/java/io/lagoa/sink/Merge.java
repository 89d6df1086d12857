package io.lagoa.sink;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements by which staged rows become the target's rows. In them the staging table is {@code
 * s}. All names are as SQL wants them.
 *
 * @param slots the columns that are delivered, the key's among them
 * @param counted that a staged row counts: what some tasks staged, they staged in vain
 * @param marked whether rows are staged that delete their key
 * @param comparable what makes values comparable that are not; empty if nothing does
 * @param overriding what an INSERT into columns that the server numbers says; mostly empty
 */
public record Merge(
    String target,
    String staging,
    List<Slot> slots,
    String counted,
    boolean marked,
    String comparable,
    String overriding) {
  /** The column of a staging table that names the task. */
  public static final String ATTEMPT = "lagoa_attempt";

  /** The column of a staging table that is 1 where the row deletes its key. */
  public static final String DELETE = "lagoa_delete";

  /** That a column of the target differs from what is staged for it. */
  @FunctionalInterface
  public interface Difference {
    /**
     * The condition.
     *
     * @param comparable what is put after both to compare them; mostly empty
     */
    String of(String column, String staged, String comparable);
  }

  /** All staged rows into the target. */
  public String insertAll() {
    return insertInto("");
  }

  /** The same, with an alias for the target. */
  public String insertInto(String alias) {
    return "INSERT INTO %s%s (%s)%s SELECT %s FROM %s s WHERE %s"
        .formatted(
            target,
            alias,
            names(slots),
            overriding,
            each(slots, Slot::staged, ", "),
            staging,
            upserts());
  }

  String deleteAll() {
    return "DELETE FROM " + target;
  }

  /** Deletes the keys that are staged as deleted. */
  public String deleteMarked() {
    return "DELETE FROM %s WHERE EXISTS (SELECT 1 FROM %s s WHERE %s AND %s)"
        .formatted(target, staging, match(target), deletions());
  }

  /** Deletes the keys that are not staged. */
  String deleteUnstaged() {
    return "DELETE FROM %s WHERE NOT EXISTS (SELECT 1 FROM %s s WHERE %s AND %s)"
        .formatted(target, staging, match(target), upserts());
  }

  /** How many staged rows count. */
  String countStaged() {
    return "SELECT count(*) FROM %s s WHERE %s".formatted(staging, counted);
  }

  /** Keys that are staged more than once, and keys with a NULL. */
  String ambiguousKeys() {
    return "SELECT %1$s FROM %2$s s WHERE %3$s GROUP BY %1$s%5$s HAVING count(*) > 1 OR %4$s"
        .formatted(
            each(key(), Slot::staged, ", "),
            staging,
            counted,
            each(key(), slot -> slot.staged() + " IS NULL", " OR "),
            each(inexact(), slot -> ", " + slot.exact(slot.staged()), ""));
  }

  /** Whether the database takes some keys for equal that differ. */
  boolean folds() {
    return !inexact().isEmpty();
  }

  private List<Slot> inexact() {
    return slots.stream().filter(slot -> slot.key() && slot.folds()).toList();
  }

  /** Staged keys that the target takes for one, two rows. */
  String foldedKeys() {
    String folded = each(key(), slot -> slot.staged() + " AS " + slot.sql(), ", ");
    String groups = each(key(), slot -> "twice." + slot.sql(), ", ");
    return "SELECT %1$s FROM %2$s s JOIN (SELECT %3$s FROM %2$s s WHERE %4$s GROUP BY %1$s HAVING count(*) > 1) twice ON %5$s WHERE %4$s ORDER BY %6$s"
        .formatted(
            each(key(), Slot::staged, ", "),
            staging,
            folded,
            upserts(),
            each(key(), slot -> slot.staged() + " = twice." + slot.sql(), " AND "),
            groups);
  }

  /** A staged key and, after it, the target's that it takes for the same. */
  String collidingKeys() {
    return "SELECT %s, %s FROM %s s JOIN %s held ON %s WHERE %s AND NOT (%s)"
        .formatted(
            each(key(), Slot::staged, ", "),
            each(key(), slot -> "held." + slot.sql(), ", "),
            staging,
            target,
            each(key(), slot -> slot.staged() + " = held." + slot.sql(), " AND "),
            upserts(),
            each(inexact(), slot -> same(slot, "held"), " AND "));
  }

  /** The end of an INSERT that updates where the key exists. */
  public String conflict(Difference difference) {
    return values().isEmpty()
        ? " ON CONFLICT (%s) DO NOTHING".formatted(names(key()))
        : " ON CONFLICT (%s) DO UPDATE SET %s WHERE %s"
            .formatted(
                names(key()),
                each(values(), slot -> "%1$s = excluded.%1$s".formatted(slot.sql()), ", "),
                differs(
                    (column, staged, comparable) ->
                        difference.of(column, "excluded." + column, comparable)));
  }

  /** An UPDATE of the keys that exist, if there is more than the key, and an INSERT of others. */
  public List<String> updateAndInsert(String update) {
    String insert =
        insertAll()
            + " AND NOT EXISTS (SELECT 1 FROM %s WHERE %s)".formatted(target, match(target));
    return values().isEmpty() ? List.of(insert) : List.of(update, insert);
  }

  /** That a row of {@code held}, the target or its alias, has a staged row's key. */
  public String match(String held) {
    return each(
        key(),
        slot ->
            slot.staged()
                + (" = " + held + "." + slot.sql()) // which an index finds
                + (slot.folds() ? " AND " + same(slot, held) : ""),
        " AND ");
  }

  private static String same(Slot slot, String held) {
    return slot.exact(slot.staged()) + " = " + slot.exact(held + "." + slot.sql());
  }

  /** That a staged row counts and is not a deletion. */
  public String upserts() {
    return marked ? counted + " AND s.%s = 0".formatted(DELETE) : counted;
  }

  /** That a staged row counts and is a deletion. */
  public String deletions() {
    return counted + " AND s.%s = 1".formatted(DELETE);
  }

  /** That any column besides the key differs. */
  public String differs(Difference difference) {
    if (comparable.isEmpty() && values().stream().anyMatch(slot -> !slot.comparable())) {
      return "1 = 1";
    }
    return values().stream()
        .map(slot -> difference.of(slot.sql(), slot.staged(), slot.comparable() ? "" : comparable))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** The columns that identify a row. */
  public List<Slot> key() {
    return slots.stream().filter(Slot::key).toList();
  }

  /** The columns besides the key. */
  public List<Slot> values() {
    return slots.stream().filter(slot -> !slot.key()).toList();
  }

  /** Something of each column, joined. */
  public String each(List<Slot> some, Function<Slot, String> text, String separator) {
    return some.stream().map(text).collect(Collectors.joining(separator));
  }

  private String names(List<Slot> some) {
    return each(some, Slot::sql, ", ");
  }
}
