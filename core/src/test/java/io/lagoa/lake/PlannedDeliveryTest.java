package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.TestPostgres;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a plan that was written down says of targets, and that it holds only while they stand. */
@ExtendWith(SparkExtension.class)
final class PlannedDeliveryTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final Table ITEM =
      Table.bronze("item").from(Jdbc.table("shop", "public.item")).key("id");
  private static final Pipeline WITHOUT_TARGET = Pipeline.of(ITEM);
  private static final Pipeline ROAD =
      Pipeline.of(ITEM.to(JdbcSink.table("shop", "public.served").mirror()));

  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void create() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS item, served, lagoa_commit",
        "CREATE TABLE item (id int PRIMARY KEY, v text)",
        "INSERT INTO item VALUES (1, 'a')");
    lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake").toString())
                .connection("shop", POSTGRES.connection()));
  }

  @Test
  void aTargetThatMovedSpoilsThePlan() throws IOException {
    Plan first = lake.plan(ROAD);
    assertThat(delivers(first)).hasToString("{\"target\":\"shop public.served\"}");
    assertThat(lake.run(ROAD).exitStatus()).isZero();
    POSTGRES.run("INSERT INTO item VALUES (2, 'b')");
    assertThat(lake.run(WITHOUT_TARGET).exitStatus()).isZero();

    String written = lake.plan(ROAD).json();
    JsonNode delivers = delivers(lake.plan(ROAD));
    assertThat(delivers.path("from").asLong(-1)).isZero();
    assertThat(delivers.path("to").asLong(-1)).isEqualTo(1);
    assertThat(delivers.path("token").asText()).startsWith("0 of ");
    assertThat(lake.plan(ROAD).differences(written)).isEmpty();

    POSTGRES.run("DELETE FROM served");
    assertThat(lake.plan(ROAD).differences(written))
        .containsExactly(
            "bronze.item -> jdbc: shop public.served held version 0 and holds nothing now");
    assertThat(lake.run(ROAD).exitStatus()).isZero();
    assertThat(lake.plan(ROAD).differences(written))
        .containsExactly(
            "bronze.item -> jdbc: shop public.served held version 0 and holds version 1 now");
  }

  /** Another lake's table of the same name took the target, which held nothing of either before. */
  @Test
  void aTargetThatAnotherLakeTookSpoilsThePlan() {
    assertThat(lake.run(WITHOUT_TARGET).exitStatus()).isZero();
    String written = lake.plan(ROAD).json();
    Lake other =
        Lake.open(
            LakeSettings.at(folder.resolve("other").toString())
                .connection("shop", POSTGRES.connection()));
    assertThat(other.run(ROAD).exitStatus()).isZero();

    assertThat(lake.plan(ROAD).differences(written))
        .containsExactly(
            "bronze.item -> jdbc: shop public.served held nothing and holds a version of another table now");
  }

  private static JsonNode delivers(Plan plan) throws IOException {
    JsonNode stages = new ObjectMapper().readTree(plan.json()).path("stages");
    return stages.get(1).path("delivers");
  }
}
