package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Connection;
import java.nio.file.Path;
import java.sql.SQLException;

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
    workload.execute(
        "CREATE TABLE %s (id INT PRIMARY KEY, name VARCHAR(20), amount NUMERIC(10,2), day DATE, at TIMESTAMP(6) NULL, note TEXT)"
            .formatted(table));
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
      assertThat(
              followed.sql(
                  "SELECT position FROM bronze.shop_events GROUP BY position HAVING count(*) > 1"))
          .isEmpty();
    }
  }
}
