package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Connection;
import io.lagoa.error.Milestone;
import io.lagoa.reconcile.Reconciled;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A table that is changed at random, and followed run by run. */
final class Following {
  private Following() {}

  /**
   * After each of several runs, one of which is given up before its commit, silver equals the
   * table.
   *
   * @param changes of the table in all
   */
  static void isExact(
      java.sql.Connection connection, Connection shop, Path folder, String table, int changes)
      throws SQLException {
    String name = LogTable.of(table).name();
    Workload workload = new Workload(connection, table, 7);
    workload.create();
    workload.changes(changes / 4);
    try (Followed followed =
        new Followed(
            folder.resolve(name),
            shop,
            Cdc.of("shop", table),
            Followed.silver(name, table, "id"))) {
      followed.run();
      assertThat(followed.rows("silver." + name, workload)).isEqualTo(workload.rows());

      workload.changes(changes / 4);
      followed.abandoned();
      workload.addColumn();
      workload.changes(changes / 4);
      assertThat(followed.plan().toString()).contains("of log behind");
      followed.run();
      assertThat(followed.rows("silver." + name, workload)).isEqualTo(workload.rows());

      workload.changes(changes / 8);
      workload.truncate();
      workload.changes(changes / 8);
      followed.run();
      assertThat(followed.rows("silver." + name, workload)).isEqualTo(workload.rows());
      assertThat(followed.twice()).isEmpty();
      Reconciled compared = followed.reconciled("silver." + name);
      assertThat(compared.isEqual()).as(compared.toString()).isTrue();
      assertThat(compared.uncompared()).isEmpty();
    }
  }

  /** A run that dies at any of its milestones, once at each, is mended by the next. */
  static void isMended(java.sql.Connection connection, Connection shop, Path folder, String table)
      throws SQLException {
    String name = LogTable.of(table).name();
    Workload workload = new Workload(connection, table, 11);
    workload.create();
    workload.changes(30);
    try (Followed followed =
        new Followed(
            folder.resolve(name),
            shop,
            Cdc.of("shop", table),
            Followed.silver(name, table, "id"))) {
      followed.run();
      AtomicInteger left = new AtomicInteger();
      int at = 0;
      do {
        at++;
        workload.changes(30);
        left.set(at);
        Milestone.watch(
            milestone -> {
              if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("killed at " + milestone);
              }
            });
        String killed = followed.lake().run(followed.pipeline()).toString();
        Milestone.watch(milestone -> {});
        System.out.println(killed);
        workload.changes(5);
        followed.run();
        assertThat(followed.rows("silver." + name, workload)).as(killed).isEqualTo(workload.rows());
        assertThat(followed.twice()).as(killed).isEmpty();
      } while (left.get() <= 0);
      assertThat(at).isGreaterThan(8);
    }
  }
}
