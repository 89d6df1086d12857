package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DefinitionsTest {
  private final Definitions shop = new Definitions(List.of(LogTable.of("shop.part")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RENAME TABLE shop.part TO shop.part_old",
        "rename tables `shop` . `part` wait 5 to part_old",
        "RENAME TABLE IF EXISTS other.part TO PART",
        "CREATE OR REPLACE TABLE part (id INT)",
        "/* nightly */ create or replace table `part`(id INT)",
        "ALTER TABLE part RENAME part_old",
        "ALTER ONLINE TABLE part_new ADD v INT COMMENT 'x', RENAME TO shop.part",
        "ALTER TABLE part_new RENAME = `part`"
      })
  void aTableWhoseNameGoesToOtherRowsIsLost(String ddl) {
    assertThat(shop.lost(List.of(line(ddl)))).contains(LogTable.of("shop.part"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RENAME TABLE other.part TO other.part_old",
        "CREATE OR REPLACE TABLE part_two (part INT)",
        "CREATE OR REPLACE VIEW part AS SELECT 1",
        "ALTER TABLE part RENAME COLUMN part TO whole",
        "ALTER TABLE part RENAME INDEX a TO b",
        "ALTER TABLE whole COMMENT 'RENAME TO part'",
        "ALTER TABLE whole ADD part INT, RENAME KEY a TO part",
        "CREATE TABLE IF NOT EXISTS part (id INT)",
        "ANALYZE TABLE part"
      })
  void otherDefinitionsLoseNoRows(String ddl) {
    assertThat(shop.lost(List.of(line(ddl)))).isEmpty();
  }

  @Test
  void whatTheEngineTellsOfATableCounts() {
    assertThat(shop.lost(List.of(line("x", "DROP", "part")))).isPresent();
    assertThat(shop.lost(List.of(line("x", "CREATE", "part")))).isPresent();
    assertThat(shop.lost(List.of(line("x", "ALTER", "part")))).isEmpty();
    assertThat(shop.lost(List.of(line("x", "DROP", "whole")))).isEmpty();
    String altered = line("ALTER TABLE part ADD v INT", "ALTER", "part");
    String set = line("SET character_set_server=utf8mb4");
    assertThat(
            shop.kept(
                List.of(altered, set, line("x", "ALTER", "whole"), line("CREATE INDEX i ON part"))))
        .containsExactly(altered, set);
  }

  private static String line(String ddl) {
    return "{\"databaseName\":\"shop\",\"ddl\":\"%s\",\"tableChanges\":[]}".formatted(ddl);
  }

  private static String line(String ddl, String type, String table) {
    return "{\"databaseName\":\"shop\",\"ddl\":\"%s\",\"tableChanges\":[{\"type\":\"%s\",\"id\":\"\\\"shop\\\".\\\"%s\\\"\"}]}"
        .formatted(ddl, type, table);
  }
}
