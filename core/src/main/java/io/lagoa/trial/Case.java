package io.lagoa.trial;

import io.lagoa.error.LagoaException;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** One case of a pipeline file: given rows, and what the tables must hold after the run. */
public final class Case {
  private final String name;
  private final CaseFile.Settings settings;
  private final PipelineFile pipeline;
  private final Path base;

  Case(String name, CaseFile.Settings settings, PipelineFile pipeline, Path base) {
    this.name = name;
    this.settings = settings;
    this.pipeline = pipeline;
    this.base = base;
  }

  public String name() {
    return name;
  }

  /**
   * Runs the case in a throw-away lake. What is wrong with the case itself, such as an unknown
   * column, is a case that did not pass; nothing is thrown.
   */
  public CaseResult run() {
    try (Trial trial = Trial.of(pipeline.with(settings.parameters()))) {
      List<String> problems = new ArrayList<>();
      Set<String> stopped = new LinkedHashSet<>();
      settings.stops().forEach(trial::requireKnown);
      arrive(trial, settings.given(), "given");
      judge(trial.run(), stopped, problems);
      for (Map<String, Map<String, Object>> arrival : settings.thenGiven()) {
        arrive(trial, arrival, "then-given");
        judge(trial.run(), stopped, problems);
      }
      settings.stops().stream()
          .filter(table -> !stopped.contains(table))
          .forEach(table -> problems.add(table + ": Expected a check to stop it, and none did"));
      settings
          .expect()
          .forEach(
              (layer, tables) ->
                  tables.forEach(
                      (table, rows) ->
                          expect(trial, layer + "." + table, rows).ifPresent(problems::add)));
      return new CaseResult(name, problems.isEmpty(), String.join("\n", problems));
    } catch (LagoaException e) {
      return new CaseResult(name, false, String.valueOf(e.getMessage()));
    }
  }

  private void arrive(Trial trial, Map<String, Map<String, Object>> arrival, String key) {
    arrival.forEach(
        (layer, tables) ->
            tables.forEach(
                (table, written) -> {
                  String full = layer + "." + table;
                  String where = where(key, full);
                  trial.requireKnown(full);
                  WrittenRows rows = WrittenRows.of(trial.spark(), where, written, base);
                  trial.given(full, typed(trial, full, rows, where));
                }));
  }

  /** Of the written types, or else of the declared. */
  private static Dataset<Row> typed(Trial trial, String table, WrittenRows rows, String where) {
    StructType types =
        rows.types(where)
            .or(() -> trial.declared(table))
            .or(() -> trial.isText(table) ? Optional.of(rows.text()) : Optional.empty())
            .orElseThrow(() -> untyped(table, where));
    return TypedRows.of(trial.spark(), rows, types, where);
  }

  private static LagoaException untyped(String table, String where) {
    return new LagoaException(
        io.lagoa.error.ErrorCode.CONFIG_INVALID,
        "%s: the types of its columns are not known, because %s declares no schema; write { schema = \"id INT, …\", rows = [ … ] }"
            .formatted(where, table));
  }

  private void judge(Run run, Set<String> stopped, List<String> problems) {
    for (StageResult stage : run.stages()) {
      boolean expected = settings.stops().contains(stage.name());
      if (stage.status() == StageResult.Status.STOPPED) {
        stopped.add(stage.name());
      }
      if (stage.status() == StageResult.Status.FAILED
          || (stage.status() == StageResult.Status.STOPPED && !expected)) {
        problems.add("%s: %s".formatted(stage.name(), stage.message().orElse("it did not run")));
      }
    }
  }

  private Optional<String> expect(Trial trial, String table, Object written) {
    String where = where("expect", table);
    WrittenRows expected = WrittenRows.of(trial.spark(), where, written, base);
    if (expected.rows().isEmpty() && !trial.made(table)) {
      return Optional.empty();
    }
    Dataset<Row> actual = trial.table(table);
    Dataset<Row> rows = TypedRows.of(trial.spark(), expected, actual.schema(), where);
    Dataset<Row> compared =
        expected.columns().isEmpty()
            ? actual
            : actual.selectExpr(
                java.util.Arrays.stream(rows.columns())
                    .map(column -> "`" + column + "`")
                    .toArray(String[]::new));
    Dataset<Row> against =
        expected.columns().isEmpty()
            ? trial.spark().createDataFrame(List.of(), actual.schema())
            : rows;
    return RowDiff.between(compared, against).map(diff -> table + ": " + diff);
  }

  private String where(String key, String table) {
    return "%s: case '%s': %s.%s".formatted(settings.place(), name, key, table);
  }
}
