package io.lagoa.trial;

import io.lagoa.config.Place;
import java.util.List;
import java.util.Map;

/** A file of cases; its components are the keys, in kebab-case. */
record CaseFile(Map<String, Settings> cases) {

  /**
   * A case.
   *
   * @param given rows by layer and table
   * @param thenGiven further arrivals, each followed by a run
   * @param expect rows by layer and table, after the last run
   * @param stops the tables that a check must stop, in any of the runs
   * @param parameters values of {@code :name} in queries, instead of the pipeline's
   */
  record Settings(
      Map<String, Map<String, Object>> given,
      List<Map<String, Map<String, Object>>> thenGiven,
      Map<String, Map<String, Object>> expect,
      List<String> stops,
      Map<String, Object> parameters,
      Place place) {}
}
