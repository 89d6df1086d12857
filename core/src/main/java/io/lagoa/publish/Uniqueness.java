package io.lagoa.publish;

import io.lagoa.check.Check;
import io.lagoa.check.Measure;
import io.lagoa.check.SetRule;
import io.lagoa.check.Verdict;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether it is known without a look that no two rows share some columns: a table's key is
 * among them, which every write keeps, and the rows that stand were found to be so before. Rows
 * that came before there was a key, or by another's hand, are looked at once.
 */
final class Uniqueness {
  private Uniqueness() {}

  /**
   * Whether a measure of {@code unique} is that of all rows.
   *
   * @param standing the version that stands
   * @param rebuild whether nothing of it stays
   */
  static boolean isKnown(
      Table table, Measure measure, Optional<Version> standing, boolean rebuild) {
    if (measure.kind() != Measure.Kind.UNIQUE || table.key().isEmpty()) {
      return false;
    }
    List<String> key = measure.ofRun() ? Batch.identity(table) : Validity.identity(table);
    return names(measure.columns()).containsAll(names(key))
        && (measure.ofRun() || standing.isEmpty() || rebuild || wasFound(measure, standing));
  }

  /** Whether the run that made what stands says so of all its rows, and nobody wrote since. */
  private static boolean wasFound(Measure measure, Optional<Version> standing) {
    Version version = standing.orElseThrow();
    return version
        .state()
        .filter(state -> state.dataVersion() == version.dataVersion())
        .filter(state -> state.verdicts().stream().anyMatch(one -> saysAll(one, measure, state)))
        .isPresent();
  }

  private static boolean saysAll(Verdict verdict, Measure measure, TableState state) {
    if (verdict.value() != state.rows()
        || !verdict.check().strip().toLowerCase(Locale.ROOT).startsWith("unique")) {
      return false;
    }
    return Check.parse(verdict.check())
        .setRule()
        .map(SetRule::measure)
        .filter(found -> found.kind() == Measure.Kind.UNIQUE && !found.ofRun())
        .filter(found -> names(found.columns()).equals(names(measure.columns())))
        .isPresent();
  }

  private static Set<String> names(List<String> columns) {
    return columns.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
