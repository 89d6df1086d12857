package io.lagoa.lake;

import static io.lagoa.error.ErrorCode.DATA_ERROR;

import io.lagoa.delta.PastVersion;
import io.lagoa.delta.StoredTable;
import io.lagoa.error.LagoaException;
import io.lagoa.maintain.Maintenance;
import io.lagoa.maintain.Upkept;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Planner;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.plan.Warehouse;
import io.lagoa.profile.Profile;
import io.lagoa.reconcile.Reconciled;
import io.lagoa.reconcile.Reconciliation;
import io.lagoa.release.PastRun;
import io.lagoa.release.Release;
import io.lagoa.release.Releases;
import io.lagoa.source.Interval;
import io.lagoa.table.Contributions;
import io.lagoa.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An open lakehouse: a Spark session, a root, an environment. It holds no state of its own: the
 * tables below the root are the truth.
 */
public final class Lake implements AutoCloseable {
  private final Warehouse warehouse;
  private final Catalog catalog;
  private final Releases releases;
  private final Duration retention;
  private final boolean ownsSession;

  private Lake(SparkSession spark, LakeSettings settings, boolean ownsSession) {
    this.warehouse = settings.warehouse(spark);
    this.catalog = new Catalog(spark, settings.root());
    this.releases = new Releases(warehouse);
    this.retention = settings.retention();
    this.ownsSession = ownsSession;
  }

  /**
   * Opens a lake in the Spark session of this JVM, or in one that is started for it.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the session at hand lacks Delta Lake
   */
  public static Lake open(LakeSettings settings) {
    Contributions contributions = Contributions.found();
    Optional<SparkSession> existing = Sessions.existing();
    SparkSession spark =
        existing.isPresent()
            ? Sessions.adopt(existing.orElseThrow(), settings)
            : Sessions.start(settings, contributions);
    contributions.onOpen().forEach(action -> action.accept(spark));
    return new Lake(spark, settings, existing.isEmpty());
  }

  /** With the default settings. */
  public static Lake open(String root) {
    return open(LakeSettings.at(root));
  }

  public SparkSession spark() {
    return warehouse.spark();
  }

  public String root() {
    return warehouse.root();
  }

  /**
   * What a run would do now. Reads logs, schemas and positions, no rows.
   *
   * @throws LagoaException with all problems at once, each with file and line
   */
  public Plan plan(Pipeline pipeline) {
    return plan(pipeline, Selection.ALL);
  }

  /** As {@link #plan(Pipeline)}, of some tables only. */
  public Plan plan(Pipeline pipeline, Selection selection) {
    return Planner.plan(warehouse, pipeline, selection);
  }

  /** Plans and runs. */
  public Run run(Pipeline pipeline) {
    return run(pipeline, Selection.ALL, Progress.SILENT);
  }

  /** Plans and runs; where a table moves in between, plans again, twice at most. */
  public Run run(Pipeline pipeline, Selection selection, Progress progress) {
    return Planner.run(warehouse, pipeline, selection, progress);
  }

  /**
   * Judges the rows that a table set aside by its checks as they are declared now: what passes goes
   * into the table, as any row would; what fails stays in the quarantine, with its reasons of now.
   *
   * @throws LagoaException as {@link Planner#redrive}
   */
  public Plan redrive(Pipeline pipeline, String name) {
    return Planner.redrive(warehouse, pipeline, name);
  }

  /**
   * Reads an interval of a table's source again, and takes in what the table does not hold.
   *
   * @throws LagoaException as {@link Planner#backfill}
   */
  public Plan backfill(Pipeline pipeline, String name, Interval interval) {
    return Planner.backfill(warehouse, pipeline, name, interval);
  }

  /**
   * Compares a table with those of databases that it is read from or delivered to.
   *
   * @throws LagoaException as {@link Reconciliation#of}
   */
  public List<Reconciled> reconcile(Pipeline pipeline, String name, int limit) {
    return Reconciliation.of(warehouse, pipeline, name, limit);
  }

  /**
   * The rows of a table, {@code layer.name}, lazy.
   *
   * @throws LagoaException {@code DATA_ERROR} if it has no version yet
   */
  public Dataset<Row> table(String name) {
    StoredTable table = stored(name);
    return table
        .current()
        .map(version -> table.read(version.number()))
        .orElseThrow(() -> absent(name));
  }

  /**
   * The result of a statement over the lake's tables, lazy if it is a query; {@code layer.name
   * VERSION AS OF n} and {@code DESCRIBE HISTORY layer.name} work.
   */
  public Dataset<Row> sql(String statement) {
    return catalog.sql(statement);
  }

  /**
   * A table's versions, newest first, with what each was made from, as far back as its log is kept;
   * each is read when it is asked for. Starts no Spark job.
   *
   * @throws LagoaException {@code DATA_ERROR} if it has no version yet
   */
  public Stream<PastVersion> history(String name) {
    StoredTable table = stored(name);
    if (table.current().isEmpty()) {
      throw absent(name);
    }
    return table.history();
  }

  /**
   * What the rows of a table are like. Reads all of them, in one Spark job, and some columns again.
   *
   * @throws LagoaException {@code DATA_ERROR} if it has no version yet
   */
  public Profile profile(String name) {
    return Profile.of(table(name));
  }

  /** The names of the tables that the lake holds, sorted. */
  public List<String> tables() {
    return catalog.names();
  }

  /**
   * Joins small files where that pays, and deletes what no version within the retention, no reader
   * and no release needs: of all tables, quarantines and the library's own included.
   *
   * @param dryRun whether to tell only
   */
  public List<Upkept> maintain(boolean dryRun) {
    return maintain(tables(), dryRun);
  }

  /** As {@link #maintain(boolean)}, of some tables of a pipeline and their quarantines. */
  public List<Upkept> maintain(Pipeline pipeline, Selection selection, boolean dryRun) {
    return maintain(Maintenance.chosen(warehouse, tables(), pipeline, selection), dryRun);
  }

  private List<Upkept> maintain(List<String> chosen, boolean dryRun) {
    return Maintenance.of(warehouse, tables(), chosen, releases.needed(), retention, dryRun);
  }

  /**
   * Promotes the versions of tables that stand now, in one commit, under a name.
   *
   * @throws LagoaException {@code DATA_ERROR} if a table has no version yet
   */
  public Release promote(String name, Pipeline pipeline, Selection selection) {
    return releases.promote(name, Planner.selected(warehouse, pipeline, selection));
  }

  /** Goes back to the versions that a release named before, or throws {@code DATA_ERROR}. */
  public Release rollback(String name) {
    return releases.rollback(name);
  }

  /** The lake as a release names it; without one of that name throws {@code DATA_ERROR}. */
  public LakeRelease release(String name) {
    return new LakeRelease(warehouse, releases.current(name));
  }

  /**
   * Rebuilds what a past run read, in another, empty root, as shallow clones.
   *
   * @throws LagoaException {@code USAGE}: unknown run, folder in use; {@code DATA_ERROR}: gone
   */
  public PastRun repro(String run, String root) {
    PastRun past = PastRun.of(warehouse, tables(), run);
    past.cloneInputs(warehouse, root);
    return past;
  }

  private StoredTable stored(String name) {
    return warehouse.table(TableName.of(name));
  }

  private LagoaException absent(String name) {
    return new LagoaException(
        DATA_ERROR,
        "Cannot read %s: the lake at %s has no such table; it has %s"
            .formatted(name, root(), tables()));
  }

  /** Ends the session, if the lake started it. */
  @Override
  public void close() {
    if (ownsSession) {
      spark().stop();
    }
  }
}
