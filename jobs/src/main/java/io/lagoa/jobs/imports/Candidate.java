package io.lagoa.jobs.imports;

import io.lagoa.database.SurveyedColumn;
import io.lagoa.database.SurveyedTable;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A column that a run could follow: decides whether it tells of updates too, and says why it is
 * thought to.
 *
 * @param updates whether it seems to change with each update, so that it may be chosen unasked
 * @param reason for people
 */
record Candidate(SurveyedColumn column, boolean updates, String reason) {
  private static final Set<Integer> TIMES =
      Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE, -101, -102, -155);
  private static final Pattern UPDATED =
      Pattern.compile("(?i).*(updat|modif|chang|mtime|last_?edit).*");
  private static final Pattern NOW =
      Pattern.compile("(?i).*(now\\(|current_timestamp|localtimestamp|sysdate|getdate).*");

  /** The candidates of a table, the best first. */
  static List<Candidate> of(SurveyedTable table) {
    List<Candidate> candidates = new ArrayList<>();
    for (SurveyedColumn column : table.columns()) {
      if (TIMES.contains(column.jdbcType())) {
        time(column).ifPresent(candidates::add);
      } else if (column.counts()) {
        candidates.add(
            new Candidate(
                column, false, "numbered by the database: tells of new rows, not of updates"));
      }
    }
    candidates.sort(
        Comparator.comparing((Candidate one) -> !one.updates)
            .thenComparing(one -> !one.column.touched())
            .thenComparing(one -> one.column.nullable())
            .thenComparing(one -> !one.column.indexed()));
    return candidates;
  }

  private static Optional<Candidate> time(SurveyedColumn column) {
    boolean named = UPDATED.matcher(column.name()).matches();
    boolean now = column.standard().filter(text -> NOW.matcher(text).matches()).isPresent();
    if (!named && !now && !column.touched() && !column.indexed()) {
      return Optional.empty();
    }
    List<String> reasons = new ArrayList<>();
    if (column.touched()) {
      reasons.add("the database sets it on each update");
    }
    if (named) {
      reasons.add("named like the time of an update");
    }
    if (now) {
      reasons.add("default " + column.standard().orElseThrow().toLowerCase(Locale.ROOT));
    }
    if (column.indexed()) {
      reasons.add("indexed");
    } else if (named || column.touched()) {
      reasons.add("without an index, so each run scans the table");
    }
    if (column.nullable()) {
      reasons.add("may be null: such rows are compared in each run");
    }
    boolean updates = named || column.touched();
    if (!updates) {
      reasons.add("tells of new rows, not of updates");
    }
    return Optional.of(new Candidate(column, updates, String.join("; ", reasons)));
  }
}
