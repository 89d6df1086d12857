package io.lagoa.extract;

import io.lagoa.check.Counted;
import io.lagoa.database.Pace;
import io.lagoa.database.Product;
import io.lagoa.error.Milestone;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table or query of a database as Spark reads it: in parallel parts that all see the same moment,
 * the one at which the first of them is planned. The moment lasts until this is closed, and costs
 * the database one idle connection.
 */
public final class Extraction implements AutoCloseable {
  private final SparkSession spark;
  private final Specification what;
  private final Extractor extractor;
  private final Ledger ledger;
  private final AtomicInteger parts = new AtomicInteger();
  private @Nullable Moment moment;
  private @Nullable Snapshot snapshot;

  /** Prepares an extraction; nothing is opened yet. */
  public Extraction(SparkSession spark, Specification what) {
    this.spark = spark;
    this.what = what;
    Extractor any =
        product() == Product.POSTGRESQL ? CopyExtractor.of(what) : CursorExtractor.of(what);
    this.extractor = new TimelyExtractor(any, what.hours(), what.title());
    this.ledger = new Ledger(what.connections() == 0);
  }

  /** The columns as Spark has them, all nullable. */
  public StructType schema() {
    return extractor.schema();
  }

  /** How many readers can see the same moment at a time. */
  public int readers() {
    return apart() || (moment() == Moment.TOGETHER && !what.table()) ? 1 : slots();
  }

  /** How many readers may be open at a time. */
  private int slots() {
    int most = what.connections();
    int cores = spark.sparkContext().defaultParallelism();
    return most == 0 ? cores : Math.min(most, cores);
  }

  /**
   * What a plan says of rows that are written while they are read, where readers do not see one
   * moment.
   *
   * @param wanted how many readers the user asks for; 0 leaves it open
   */
  public Optional<String> warning(int wanted) {
    return moment().warning(wanted > 1 && apart());
  }

  /** Why the database does not count the rows; absent if it does. */
  public Optional<String> uncounted() {
    if (!what.count()) {
      return Optional.of("not counted: count = false");
    }
    return apart()
        ? Optional.of("not counted: readers share no moment with a count")
        : Varying.word(what)
            .map("not counted: '%s' may give a count other rows than readers"::formatted);
  }

  /**
   * How many rows arrived of what is counted, and how many the database counts in the same
   * snapshot; if these differ somewhere, those that differ. Empty if nothing is counted. Waits for
   * the database; to be asked when all rows have been read.
   *
   * @throws io.lagoa.error.LagoaException as the database's answer demands
   */
  public Optional<Counted> counted() {
    return ledger.counted();
  }

  /**
   * Divides the whole by where its rows lie; empty where that cannot be. Takes the moment that is
   * read, and reads the catalog.
   *
   * @param wanted how many parts are wanted; 0 leaves it open
   */
  public List<Part> blocks(int wanted) {
    if (product() != Product.POSTGRESQL || !what.table()) {
      return List.of();
    }
    ticket(); // from now on nobody moves the rows to other blocks or partitions
    return PostgresBlocks.parts(what.database(), what.from(), readers(), wanted);
  }

  /**
   * The rows that satisfy any of these conditions, lazy; each condition is one task. Not counted.
   *
   * @param conditions as SQL wants them after WHERE; no row may satisfy two
   */
  public Dataset<Row> where(List<String> conditions) {
    return rows(parts(conditions));
  }

  /**
   * The same, counted by the database, too.
   *
   * @param whole what the conditions are together
   */
  public Dataset<Row> where(String whole, List<String> conditions) {
    return rows(whole, parts(conditions));
  }

  private List<Part> parts(List<String> conditions) {
    return conditions.stream().map(condition -> new Part(what.from(), condition)).toList();
  }

  /**
   * The rows of these parts, lazy, counted by the database, too; each part is one task.
   *
   * @param whole what the parts are together, as SQL wants it after WHERE
   * @throws io.lagoa.error.LagoaException as {@link #rows(List)}
   */
  public Dataset<Row> rows(String whole, List<Part> parts) {
    return rows(Optional.of(whole).filter(all -> uncounted().isEmpty()), parts);
  }

  /**
   * The rows of these parts, lazy; each part is one task. Not counted.
   *
   * @throws io.lagoa.error.LagoaException when they are read: {@code DATA_ERROR} if a column's type
   *     has not one of its values; {@code UNREACHABLE} if the connection is lost
   */
  public Dataset<Row> rows(List<Part> parts) {
    return rows(Optional.empty(), parts);
  }

  private Dataset<Row> rows(Optional<String> whole, List<Part> those) {
    parts.addAndGet(those.size());
    List<String> meant = what.where().stream().map(where -> where + "\n").toList();
    return ExtractProvider.dataset(
        spark,
        new ExtractTable(
            this,
            whole.map(all -> Part.both(all, meant)),
            those.stream().map(part -> part.and(meant)).toList()));
  }

  @Override
  public void close() {
    ledger.close(); // not while the moment is held: a count may wait for it
    end();
  }

  private synchronized void end() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }

  String title() {
    return what.title();
  }

  Extractor extractor() {
    return extractor;
  }

  /** Where readers say what arrived. */
  Arrivals arrivals() {
    return ledger.arrivals(spark);
  }

  /** Lets the database count a whole, and the number of its scan. */
  int counting(String whole, List<Part> parts) {
    return ledger.scan(whole, parts, condition -> new Count(what, ticket(), condition));
  }

  /** How fast each reader may be, all parts of all scans that were asked for sharing the rate. */
  Pace pace() {
    return new Pace(what.rowsPerSecond()).among(Math.min(parts.get(), slots()));
  }

  /** What of Spark's filters the database can be asked. */
  Conditions conditions() {
    return new Conditions(product(), what.spelling(), extractor.comparable());
  }

  /** The moment that all parts see, opened by the first. */
  synchronized Ticket ticket() {
    try {
      if (snapshot == null) {
        snapshot = open();
        Milestone.SNAPSHOT_TAKEN.passed();
      }
      return snapshot.ticket();
    } catch (SQLException failure) {
      throw what.database().failure("take a snapshot for " + title(), failure);
    }
  }

  private Snapshot open() throws SQLException {
    if (apart()) {
      return SingleMoments.of(moment(), product());
    }
    return switch (moment()) {
      case EXPORTED -> PostgresSnapshot.open(what.database(), what.from(), what.table());
      case TOGETHER -> PooledSnapshot.open(what.database(), what.from(), connections());
      default -> ScnSnapshot.open(what.database());
    };
  }

  /** How many connections see one moment: one a reader, and one that counts beside them. */
  private int connections() {
    boolean beside = what.connections() == 0 && readers() > 1 && uncounted().isEmpty();
    return readers() + (beside ? 1 : 0);
  }

  /** Whether each reader sees a moment of its own. */
  private boolean apart() {
    return switch (moment()) {
      case EXPORTED -> false;
      case TOGETHER -> !spark.sparkContext().isLocal();
      case NUMBERED -> !what.table();
      case STATEMENT, NONE -> true;
    };
  }

  private synchronized Moment moment() {
    if (moment == null) {
      moment = Moment.of(what.database());
    }
    return moment;
  }

  private Product product() {
    return what.database().product();
  }
}
