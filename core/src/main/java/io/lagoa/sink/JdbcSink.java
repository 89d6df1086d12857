package io.lagoa.sink;

import io.lagoa.compare.Pairing;
import io.lagoa.config.Default;
import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows into a table of a database, all or nothing: loaded straight into it by one task, or into a
 * staging table side by side that is then applied; either way by one transaction that also writes
 * the token. The target is created if it does not exist, and never dropped: its indexes, triggers
 * and grants stay.
 *
 * @param connection its name in {@code connections {…}}
 * @param table {@code schema.table}
 * @param key the columns that identify a row in the target; by default the table's key, except with
 *     {@code append}, where a key comes again when its row changes
 * @param write by default {@code upsert} with a key and {@code replace} without
 * @param batchSize rows a round trip, in databases that have no better way of loading
 * @param create what the target gets besides if it is created
 * @param verify whether each run compares the target with the table after it was delivered
 */
public record JdbcSink(
    String connection,
    String table,
    List<String> key,
    Optional<Mode> write,
    @Default("5000") int batchSize,
    @Default("{}") Creation create,
    @Default("false") boolean verify)
    implements Sink {

  public JdbcSink {
    key = List.copyOf(key);
    if (batchSize < 1) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid sink jdbc to %s on connection '%s': batch-size is %d; give the rows of a round trip"
              .formatted(table, connection, batchSize));
    }
  }

  /** Delivers to a table, {@code schema.table}. */
  public static JdbcSink table(String connection, String table) {
    return new JdbcSink(
        connection, table, List.of(), Optional.empty(), 5_000, Creation.PLAIN, false);
  }

  /** Identifies the target's rows by these columns, where it is not the table's key. */
  public JdbcSink key(String... columns) {
    return new JdbcSink(connection, table, List.of(columns), write, batchSize, create, verify);
  }

  /** Updates rows by key and inserts others. */
  public JdbcSink upsert() {
    return write(Mode.UPSERT);
  }

  /** Adds rows and changes none. */
  public JdbcSink append() {
    return write(Mode.APPEND);
  }

  /** Writes all rows anew each time. */
  public JdbcSink replace() {
    return write(Mode.REPLACE);
  }

  /** Makes the target equal to the table, writing only what differs. */
  public JdbcSink mirror() {
    return write(Mode.MIRROR);
  }

  /** Sends so many rows a round trip. */
  public JdbcSink batchSize(int rows) {
    return new JdbcSink(connection, table, key, write, rows, create, verify);
  }

  /** Compares the target with the table in each run, after it was delivered. */
  public JdbcSink verified() {
    return new JdbcSink(connection, table, key, write, batchSize, create, true);
  }

  /** An index on these columns, if the target is created. */
  public JdbcSink index(String... columns) {
    return create(create.index(List.of(columns)));
  }

  /**
   * Lets a role or user of the database read the target, or only these columns of it, if it is
   * created.
   */
  public JdbcSink grant(String grantee, String... columns) {
    return create(
        create.grant(grantee, columns.length == 0 ? List.of(Creation.ALL) : List.of(columns)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the mode needs a key and there is none, or the
   *     target shall be verified and cannot be; {@code SCHEMA_MISMATCH} if the target lacks a
   *     column, or uniqueness of the key
   */
  @Override
  public Outlet open(SinkContext context) {
    boolean own = !key.isEmpty() || write.equals(Optional.of(Mode.APPEND));
    List<String> columns =
        (own ? key : context.key())
            .stream().map(name -> column(context, "the key's column", name)).toList();
    Mode mode = write.orElse(columns.isEmpty() ? Mode.REPLACE : Mode.UPSERT);
    if (mode.byKey() && columns.isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid sink jdbc of %s to %s on connection '%s': write = %s needs a key; name the columns that identify a row: key = [id]"
              .formatted(context.table(), table, connection, mode.name().toLowerCase(Locale.ROOT)));
    }
    boolean otherKey = !context.key().isEmpty() && !isSame(context.key(), columns);
    if (mode == Mode.UPSERT && otherKey) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid sink jdbc of %s to %s on connection '%s': key = %s is not the table's key, %s, so that a row whose %s changes would stay under the old one; use write = mirror, or the table's key"
              .formatted(
                  context.table(),
                  table,
                  connection,
                  columns,
                  context.key(),
                  String.join(", ", columns)));
    }
    Database database = Database.of(connection, context.connection(connection));
    requireComparable(context, mode, database);
    Dialect dialect = Dialects.of(database.url());
    JdbcOutlet outlet =
        new JdbcOutlet(
            database.withDefaults(dialect.options()).withSession(dialect.session()),
            dialect,
            context,
            this,
            mode,
            columns,
            create.with(name -> column(context, "create's column", name)));
    outlet.check();
    return outlet;
  }

  private void requireComparable(SinkContext context, Mode mode, Database database) {
    boolean known = Pairing.knows(database.product());
    if (verify && (mode == Mode.APPEND || !known)) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid sink jdbc of %s to %s on connection '%s': verify = true %s; leave it out"
              .formatted(
                  context.table(),
                  table,
                  connection,
                  known
                      ? "needs a target that equals the table, and write = append leaves earlier states of rows there"
                      : "compares checksums, which PostgreSQL, MariaDB and MySQL have"));
    }
  }

  /** Whether two lists name the same columns. */
  static boolean isSame(List<String> one, List<String> other) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(one);
    return names.size() == other.size() && names.containsAll(other);
  }

  /** The table's column of that name, whatever its case. */
  private String column(SinkContext context, String what, String name) {
    List<String> names = List.of(context.schema().fieldNames());
    return names.isEmpty() || names.contains(name)
        ? name
        : names.stream()
            .filter(name::equalsIgnoreCase)
            .findFirst()
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.CONFIG_INVALID,
                        "Invalid sink jdbc of %s to %s on connection '%s': %s %s is not in the table; it has %s"
                            .formatted(
                                context.table(),
                                table,
                                connection,
                                what,
                                name,
                                String.join(", ", names))));
  }

  private JdbcSink create(Creation changed) {
    return new JdbcSink(connection, table, key, write, batchSize, changed, verify);
  }

  private JdbcSink write(Mode mode) {
    return new JdbcSink(connection, table, key, Optional.of(mode), batchSize, create, verify);
  }
}
