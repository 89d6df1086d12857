package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole database by one block, with all that its foreign keys promise. */
@ExtendWith(SparkExtension.class)
final class PagilaIT {
  /** {@code table|column|other|its column}, of tables that are no partitions. */
  private static final String FOREIGN_KEYS =
      "SELECT c.conrelid::regclass, a.attname, c.confrelid::regclass, f.attname FROM pg_constraint c"
          + " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] JOIN"
          + " pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1] JOIN pg_class r"
          + " ON r.oid = c.conrelid WHERE c.contype = 'f' AND NOT r.relispartition ORDER BY 1, 2";

  private static final int CHANGES = 1000;

  @TempDir Path folder;

  @Test
  void oneBlockReadsItAllChecksEveryForeignKeyAndThenOnlyWhatChanged() throws Exception {
    Path dump = Repository.data("pagila/pagila.sql");
    TestDatabase database = TestDatabase.create("whole");
    try (Connection connection = database.connect()) {
      Dump.load(dump, connection);
    }
    List<String> keys = database.rows(FOREIGN_KEYS);
    assertThat(keys).hasSize(18);
    PipelineFile file =
        PipelineFile.parse(conf(database, keys), folder.resolve("x.conf").toString());

    try (Lake lake = Lake.open(file.settings())) {
      Run first = lake.run(file.pipeline());
      assertThat(first.exitStatus()).as(first.toString()).isZero();
      for (String table : tables(database)) {
        assertThat(first.stage("bronze." + table).inserted())
            .as(table)
            .isEqualTo(Long.parseLong(database.value("SELECT count(*) FROM " + table)));
      }
      assertThat(
              first.stages().stream()
                  .flatMap(stage -> stage.verdicts().stream())
                  .filter(verdict -> verdict.check().startsWith("references(")))
          .hasSize(keys.size());

      Map<String, Long> changed = changeAtRandom(database);
      Run second = lake.run(file.pipeline());

      assertThat(second.exitStatus()).as(second.toString()).isZero();
      Map<String, Long> read =
          second.stages().stream()
              .filter(stage -> stage.name().startsWith("bronze."))
              .filter(stage -> !stage.name().equals("bronze.payment"))
              .collect(
                  Collectors.toMap(
                      stage -> stage.name().substring("bronze.".length()), StageResult::read));
      read.values().removeIf(rows -> rows == 0);
      assertThat(read).isEqualTo(changed);
      assertThat(second.stage("bronze.payment").reason())
          .isEqualTo("no watermark: read in full; no row differs");

      database.run(
          "ALTER TABLE rental DISABLE TRIGGER ALL",
          "UPDATE rental SET customer_id = 99999, last_update = now() WHERE rental_id = 5");
      Run third = lake.run(file.pipeline());
      assertThat(third.stage("silver.rental").status()).isEqualTo(StageResult.Status.STOPPED);
      assertThat(third.stage("silver.rental").message().orElseThrow())
          .contains("references(customer_id, silver.customer.customer_id) = 0 : stop");
    }
  }

  private String conf(TestDatabase database, List<String> keys) {
    Map<String, List<String>> checks = new LinkedHashMap<>();
    tables(database).forEach(table -> checks.put(table, new ArrayList<>()));
    for (String key : keys) {
      String[] parts = key.split("\\|");
      checks
          .get(parts[0])
          .add(
              "\"references(%s, silver.%s.%s) = 0 : stop\""
                  .formatted(parts[1], parts[2], parts[3]));
    }
    StringBuilder conf =
        new StringBuilder(
            """
            lake.root = "%s"
            connections.shop { url = "%s", user = postgres }
            tables.bronze."*".from.jdbc { connection = shop, schema = public, tables = ["*"], watermark = last_update }
            """
                .formatted(folder.resolve("lake"), database.url()));
    checks.forEach(
        (table, its) ->
            conf.append(
                "tables.silver.%1$s { sql = \"SELECT * FROM bronze.%1$s\", checks = [%2$s] }\n"
                    .formatted(table, String.join(", ", its))));
    return conf.toString();
  }

  private static List<String> tables(TestDatabase database) {
    return database.rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND"
            + " relnamespace = 'public'::regnamespace ORDER BY 1");
  }

  /** Updates and inserts; the database itself sets {@code last_update}. Rows changed, by table. */
  private static Map<String, Long> changeAtRandom(TestDatabase database) {
    Random random = new Random(11);
    Map<String, List<Integer>> chosen = new LinkedHashMap<>();
    Map<String, String> updates =
        Map.of(
            "rental", "UPDATE rental SET return_date = now() WHERE rental_id IN (%s)",
            "customer", "UPDATE customer SET activebool = NOT activebool WHERE customer_id IN (%s)",
            "film", "UPDATE film SET length = length + 1 WHERE film_id IN (%s)",
            "inventory", "UPDATE inventory SET store_id = 3 - store_id WHERE inventory_id IN (%s)");
    Map<String, Integer> most =
        Map.of("rental", 16_000, "customer", 599, "film", 1000, "inventory", 4581);
    List<String> tables = List.of("rental", "customer", "film", "inventory");
    for (int i = 0; i < CHANGES; i++) {
      String table = tables.get(random.nextInt(tables.size()));
      chosen
          .computeIfAbsent(table, first -> new ArrayList<>())
          .add(1 + random.nextInt(most.get(table)));
    }
    Map<String, Long> changed = new LinkedHashMap<>();
    chosen.forEach(
        (table, ids) -> {
          String list =
              ids.stream().distinct().map(String::valueOf).collect(Collectors.joining(", "));
          String stamp = database.value("SELECT now()");
          database.run(updates.get(table).formatted(list));
          changed.put(
              table,
              Long.parseLong(
                  database.value(
                      "SELECT count(*) FROM %s WHERE last_update > '%s'".formatted(table, stamp))));
        });
    database.run("INSERT INTO actor (first_name, last_name) VALUES ('ANN', 'ONE'), ('BO', 'TWO')");
    changed.put("actor", 2L);
    return changed;
  }
}
