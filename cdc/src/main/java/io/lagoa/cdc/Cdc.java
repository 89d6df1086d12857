package io.lagoa.cdc;

import io.lagoa.config.Default;
import io.lagoa.config.Secret;
import io.lagoa.config.Size;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Source;
import io.lagoa.source.SourceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The changes of a database's tables, from its log: {@link EventColumns} of each. The first run
 * reads the tables as they are, in one consistent snapshot, and the log from there on; each further
 * run reads the log from the recorded position to the present, and stops. How far it came is
 * published with the events, in one commit.
 *
 * @param connection its name in {@code connections {…}}; PostgreSQL 14 or later, MySQL, MariaDB or
 *     SQL Server
 * @param tables {@code schema.table}, in MySQL and MariaDB {@code database.table}, as the catalog
 *     spells them
 * @param slot PostgreSQL's replication slot, for this table alone; by default {@code
 *     lagoa_<layer>_<name>}. Made if missing
 * @param publication PostgreSQL's publication; by default named as the slot. Made if missing
 * @param slotWarning retained log of the slot at which plan and run warn
 * @param serverId the number by which MySQL and MariaDB know this reader; 0 for one derived from
 *     the table's name
 * @param timeout how long the log may be silent before its end is reached
 * @param options further properties of the Debezium connector; never printed
 */
public record Cdc(
    String connection,
    List<String> tables,
    Optional<String> slot,
    Optional<String> publication,
    @Default("1GB") Size slotWarning,
    @Default("0") int serverId,
    @Default("60s") Duration timeout,
    Map<String, Secret> options)
    implements Source {

  public Cdc {
    tables = List.copyOf(tables);
    options = Map.copyOf(options);
    if (tables.isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid source cdc on connection '%s': it names no table; name some, such as tables = [\"public.rental\"]"
              .formatted(connection));
    }
    tables.forEach(name -> requireQuotable(connection, LogTable.of(name)));
    if (timeout.isNegative() || timeout.isZero()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid source cdc on connection '%s': timeout is %s; give a time such as 60s"
              .formatted(connection, timeout));
    }
  }

  /** Debezium quotes names without looking into them. */
  private static void requireQuotable(String connection, LogTable table) {
    if (table.toString().matches(".*[\"`\\[\\]].*")) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid source cdc on connection '%s': the name %s holds a quote, which the connector cannot write; rename the table, or use from.jdbc"
              .formatted(connection, table));
    }
  }

  /** The changes of tables, with the defaults of all else. */
  public static Cdc of(String connection, String... tables) {
    return new Cdc(
        connection,
        List.of(tables),
        Optional.empty(),
        Optional.empty(),
        new Size(1_000_000_000),
        0,
        Duration.ofSeconds(60),
        Map.of());
  }

  /** The options as the connector wants them; never to be shown. */
  Map<String, String> revealed() {
    Map<String, String> revealed = new TreeMap<>();
    options.forEach((name, value) -> revealed.put(name, value.reveal()));
    return revealed;
  }

  @Override
  public Optional<String> takesTurnsOn() {
    return Optional.of(connection);
  }

  @Override
  public Offer open(SourceContext context) {
    return LogReading.open(this, context).offer();
  }
}
