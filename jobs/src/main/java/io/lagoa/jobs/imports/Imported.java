package io.lagoa.jobs.imports;

import io.lagoa.database.SurveyedTable;
import io.lagoa.source.ManyTables;
import java.util.List;
import java.util.Optional;

/**
 * A table of the database and what it becomes.
 *
 * @param word its name in each layer
 * @param candidates the columns that a run could follow, the best first
 */
record Imported(SurveyedTable table, String word, List<Candidate> candidates) {
  static Imported of(SurveyedTable table) {
    return new Imported(table, ManyTables.word(table.relation().name()), Candidate.of(table));
  }

  /** The column that is followed: one that tells of updates. */
  Optional<Candidate> watermark() {
    return candidates.stream().filter(Candidate::updates).findFirst();
  }

  String bronze() {
    return "bronze." + word;
  }

  String silver() {
    return "silver." + word;
  }
}
