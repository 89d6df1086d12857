package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.process.ChildJvm;
import io.lagoa.it.process.WarmJob;
import io.lagoa.jobs.demo.CityDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not grow with a table: one of many rows goes from a database into the lake and into a
 * database by a process with a heap of 1 GiB, then a hundredth of the rows changes.
 */
@Tag("thorough")
final class LargeTableIT {
  private static final long ROWS = Long.getLong("lagoa.rows", 20_000_000L);
  private static final String SUM =
      "SELECT count(*) || ' ' || sum(id) || ' ' || sum(amount) || ' ' || sum(hashtext(note)::bigint)"
          + " FROM ";

  @TempDir private Path folder;

  @Test
  void rowsByTheMillionPassThroughOneGibibyte(TestReporter reporter) throws Exception {
    try (CityDatabase server = CityDatabase.start()) {
      run(
          server,
          CityDatabase.CITY,
          """
          CREATE TABLE sale (id bigint PRIMARY KEY, amount numeric(12, 2) NOT NULL, note text, at timestamptz NOT NULL);
          INSERT INTO sale SELECT i, i %% 100000 / 100.0, 'note of sale number ' || i, timestamptz '2024-01-01Z' + i * interval '1 second'
          FROM generate_series(1, %d) i
          """
              .formatted(ROWS));
      Path file = Files.writeString(folder.resolve("large.conf"), text(server));

      reporter.publishEntry("first", seconds(file, "first"));
      assertSame(server);
      run(
          server,
          CityDatabase.CITY,
          "UPDATE sale SET amount = amount + 1, note = 'changed', at = at + interval '10 years'"
              + " WHERE id % 100 = 7");
      reporter.publishEntry("changed", seconds(file, "changed"));
      assertSame(server);
    }
  }

  private String text(CityDatabase server) {
    return """
        lake { name = large, root = "%s" }
        connections {
          shop   { url = "%s", user = "%s", password = "%s" }
          served { url = "%s", user = "%s", password = "%s" }
        }
        tables {
          bronze.sale {
            from.jdbc { connection = shop, table = public.sale, watermark = at }
            key = id, order-by = at, write = upsert
            checks = [ "amount >= 0 : reject" ]
            to.jdbc { connection = served, table = public.sale }
          }
        }
        """
        .formatted(
            folder.resolve("lake"),
            server.url(CityDatabase.CITY),
            server.user(),
            server.password(),
            server.url(CityDatabase.DESK),
            server.user(),
            server.password());
  }

  /** How long a run in a process of its own takes, its start included. */
  private String seconds(Path file, String name) throws Exception {
    long start = System.nanoTime();
    try (ChildJvm job =
        ChildJvm.start(
            folder,
            name,
            ChildJvm.joined(ChildJvm.ownClassPath()),
            Map.of(),
            "-Xmx1g",
            "-Dlog4j2.configurationFile=lagoa-log4j2.properties",
            WarmJob.class.getName(),
            file.toString())) {
      job.say("run");
      assertThat(job.await(3_600)).as(job::log).isZero();
      return "%,d s%n%s".formatted((System.nanoTime() - start) / 1_000_000_000, job.log());
    }
  }

  private static void assertSame(CityDatabase server) throws SQLException {
    assertThat(run(server, CityDatabase.DESK, SUM + "sale"))
        .isEqualTo(run(server, CityDatabase.CITY, SUM + "sale"))
        .startsWith(ROWS + " ");
  }

  private static String run(CityDatabase server, String database, String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
