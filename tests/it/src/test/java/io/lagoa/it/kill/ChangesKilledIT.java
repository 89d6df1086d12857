package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 4 of a table that is followed through its database's log: a run that is killed by {@code
 * kill -9} is mended by a plain one, and no event is lost or comes twice.
 */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class ChangesKilledIT {
  private static final int STAGES = 3;
  private static final String PIPELINE =
      """
      lake { name = shop, root = "%s", spark { "sql.shuffle.partitions" = 2 } }
      connections.shop { url = "%s", user = postgres }
      tables {
        bronze.shop_log.from.cdc { connection = shop, tables = [public.rental] }
        silver {
          rental  { changes { from = bronze.shop_log, table = public.rental }, key = id }
          history { changes { from = bronze.shop_log, table = public.rental }, key = id, write = history }
        }
      }
      """;

  /** Rows in, changed, out and moved to another key; each once or twice, so that keys repeat. */
  private static final List<String> CHANGES =
      List.of(
          "INSERT INTO rental (name, price, note) SELECT 'name ' || n, n / 4.0, repeat('long ' || n, 2000) FROM generate_series(1, 60) n",
          "UPDATE rental SET price = price + 0.25 WHERE id % 3 = 0",
          "DELETE FROM rental WHERE id % 11 = 5",
          "UPDATE rental SET id = id + 1000000 WHERE id < 1000000 AND id % 17 = 1",
          "UPDATE rental SET name = upper(name) WHERE id % 5 = 0",
          "CHECKPOINT"); // lets the server forget what was confirmed

  @TempDir private Path folder;

  @Test
  @Timeout(600)
  void aRunThatIsKilledIsMended(TestReporter reporter) throws Exception {
    isMended(1, reporter);
  }

  @Test
  @Tag("thorough")
  @Timeout(3_600)
  void aRunThatIsKilledManyTimesIsMended(TestReporter reporter) throws Exception {
    isMended(30, reporter);
  }

  private void isMended(int kills, TestReporter reporter) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(5))
            .setServerConfig("wal_level", "logical")
            .start()) {
      Path file = pipeline(server);
      execute(
          server,
          "CREATE TABLE rental (id serial PRIMARY KEY, name text, price numeric(12,2), note text)");
      execute(server, CHANGES.toArray(String[]::new));
      try (Killer killer = new Killer(file, STAGES, 5)) {
        while (killer.kills().size() < kills) {
          killer.run();
          execute(server, CHANGES.toArray(String[]::new));
          mend(file);
          assertThat(rows(table(file, "silver.rental")))
              .as(killer.report())
              .isEqualTo(rows(server));
          assertThat(rows(table(file, "silver.history").where("is_current")))
              .as(killer.report())
              .isEqualTo(rows(server));
          assertThat(twice(file)).as(killer.report()).isEmpty();
          execute(server, CHANGES.toArray(String[]::new));
        }
        reporter.publishEntry("kills", killer.report());
      }
    }
  }

  private Path pipeline(EmbeddedPostgres server) throws IOException {
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort());
    return Files.writeString(
        folder.resolve("shop.conf"), PIPELINE.formatted(folder.resolve("lake"), url));
  }

  private static void mend(Path file) {
    Run run = Job.run(RunJob.JOB, Arguments.of(file), Progress.SILENT);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }

  /** Events that the lake holds more than once. */
  private static List<Row> twice(Path file) {
    return table(file, "bronze.shop_log")
        .groupBy("position")
        .count()
        .where("count > 1")
        .collectAsList();
  }

  private static List<String> rows(Dataset<Row> table) {
    return table.selectExpr("concat_ws('|', id, name, price, md5(note))").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static Dataset<Row> table(Path file, String name) {
    return Lake.open(PipelineFile.load(file).settings()).table(name);
  }

  private static List<String> rows(EmbeddedPostgres server) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT concat_ws('|', id, name, price, md5(note)) FROM rental")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
