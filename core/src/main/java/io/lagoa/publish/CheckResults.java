package io.lagoa.publish;

import io.lagoa.check.Check;
import io.lagoa.check.Verdict;
import io.lagoa.delta.Attempt;
import io.lagoa.delta.PastVersion;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import io.lagoa.table.TableName;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The table {@code ops.checks}: how each check of each version came out. It follows the states of
 * the tables, which have the verdicts: its own state names the last version of each table that it
 * has taken, so that nothing is taken twice and what a killed run left is taken later.
 */
public final class CheckResults {
  /** Its name. */
  public static final TableName TABLE = new TableName("ops", "checks");

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "run STRING, table STRING, version BIGINT, check STRING, measure STRING, rows BIGINT,"
              + " failed BIGINT, measured STRING, value DOUBLE, limit STRING, verdict STRING,"
              + " at TIMESTAMP");

  private final SparkSession spark;
  private final Function<TableName, StoredTable> tables;
  private final List<Row> rows = new ArrayList<>();

  public CheckResults(SparkSession spark, Function<TableName, StoredTable> tables) {
    this.spark = spark;
    this.tables = tables;
  }

  /**
   * A table that a check stopped: no version has its verdicts.
   *
   * @param rows rows of the version that stands
   */
  public record Stopped(String table, long rows, List<Verdict> verdicts) {}

  /**
   * Takes what is new, in one commit; nothing is written where nothing is. Starts one small Spark
   * job.
   *
   * @param run the run that stopped what it stopped
   * @param checked the tables to follow, with their versions where these are known
   */
  public void follow(String run, Map<TableName, Optional<Long>> checked, List<Stopped> stopped) {
    StoredTable results = tables.apply(TABLE);
    Optional<TableState> before = results.current().flatMap(Version::state);
    Map<String, TableState.Read> taken =
        new HashMap<>(before.map(TableState::inputs).orElse(Map.of()));
    checked.forEach(
        (name, version) -> {
          TableState.Read last = taken.get(name.toString());
          if (last == null || version.isEmpty() || version.orElseThrow() != last.version()) {
            take(name, taken);
          }
        });
    for (Stopped one : stopped) {
      one.verdicts()
          .forEach(
              verdict -> rows.add(row(run, one.table(), null, one.rows(), verdict, Instant.now())));
    }
    if (!rows.isEmpty()) {
      commit(results, run, taken, before.map(TableState::rows).orElse(0L) + rows.size());
    }
  }

  private void take(TableName name, Map<String, TableState.Read> taken) {
    StoredTable table = tables.apply(name);
    Optional<Version> current = table.current().filter(version -> version.state().isPresent());
    if (current.isEmpty()) {
      return;
    }
    TableState newest = current.orElseThrow().state().orElseThrow();
    TableState.Read last = taken.get(name.toString());
    boolean known = last != null && last.table().equals(newest.table());
    long since = known && last != null ? last.version() : newest.version() - 1;
    if (newest.version() <= since) {
      return;
    }
    if (newest.version() == since + 1) {
      add(name, newest);
    } else {
      List<PastVersion> missed =
          new ArrayList<>(table.history().takeWhile(version -> version.number() > since).toList());
      java.util.Collections.reverse(missed);
      missed.forEach(version -> version.state().ifPresent(state -> add(name, state)));
    }
    taken.put(name.toString(), new TableState.Read(newest.table(), newest.version()));
  }

  private void add(TableName name, TableState state) {
    for (Verdict verdict : state.verdicts()) {
      rows.add(
          row(
              state.run(),
              name.toString(),
              state.version(),
              state.rows(),
              verdict,
              Instant.parse(state.at())));
    }
  }

  @SuppressWarnings("NullAway") // a row's null is SQL's NULL
  private static Row row(
      String run,
      String table,
      @org.jspecify.annotations.Nullable Long version,
      long rows,
      Verdict verdict,
      Instant at) {
    Check check = Check.parse(verdict.check());
    String outcome =
        verdict.passed()
            ? "passed"
            : switch (check.consequence()) {
              case WARN -> "warned";
              case REJECT -> "rejected";
              case STOP -> "stopped";
            };
    return RowFactory.create(
        run,
        table,
        version,
        verdict.check(),
        check.setRule().map(rule -> rule.measure().toString()).orElse(check.expression()),
        rows,
        verdict.failed(),
        verdict.measured(),
        Double.isNaN(verdict.value()) ? null : verdict.value(),
        verdict.limit(),
        outcome,
        Timestamp.from(at));
  }

  private void commit(
      StoredTable results, String run, Map<String, TableState.Read> taken, long total) {
    Attempt attempt = results.attempt(SCHEMA);
    try {
      Written written = attempt.write(spark.createDataFrame(rows, SCHEMA).coalesce(1));
      TableState state =
          new TableState(
              run,
              run,
              Instant.now().toString(),
              attempt.table(),
              attempt.next(),
              attempt.next(),
              taken,
              Map.of(),
              "",
              "",
              total,
              -1,
              null,
              "new rows",
              TableState.Counts.NONE,
              List.of());
      attempt.commit(List.of(written), List.of(), state);
      Milestone.CHECKS_KEPT.passed();
    } catch (RuntimeException e) {
      attempt.drop();
      throw e;
    }
  }
}
