package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Selection;
import io.lagoa.release.Release;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class ReleaseTest {
  private static final String COUNTS =
      "SELECT t.id, l.trips FROM silver.trip t JOIN gold.line l ON t.line = l.line";

  @TempDir Path folder;

  @Test
  void aReleaseStandsStillUntilTheNextAndGoesBackInOneCommit() {
    Trips trips = new Trips(folder, Trips.settings(folder).retention(Duration.ZERO));
    Lake lake = trips.lake;
    trips.arrive("1 409 30");
    trips.run();
    Release first = lake.promote("web", trips.pipeline(), Selection.ALL);
    assertThat(first.tables())
        .extracting(table -> table.table() + " " + table.version())
        .containsExactly("bronze.trip 0", "gold.line 0", "silver.trip 0");
    trips.arrive("2 409 40");
    trips.run();

    assertThat(lake.release("web").sql(COUNTS)).hasRows(row(1, 1L));
    assertThat(lake.sql(COUNTS)).hasRows(row(1, 2L), row(2, 2L));
    assertThat(lake.release("web").views())
        .containsExactly("web_bronze.trip", "web_gold.line", "web_silver.trip");
    assertThat(lake.spark().sql("SELECT trips FROM web_gold.line")).hasRows(row(1L));
    lake.promote("web", trips.pipeline(), Selection.ALL);
    assertThat(lake.release("web").sql(COUNTS)).hasRows(row(1, 2L), row(2, 2L));

    trips.arrive("1 409 50", "2 409 50");
    trips.run();
    lake.maintain(false);
    Release back = lake.rollback("web");

    assertThat(back.number()).isEqualTo(3);
    assertThat(back.of()).isEqualTo(1);
    assertThat(lake.release("web").sql(COUNTS)).hasRows(row(1, 1L));
    assertThat(lake.release("web").table("silver.trip").select("speed")).hasRows(row(30));
    assertThat(lake.history("ops.releases")).hasSize(3);
    assertThatThrownBy(() -> lake.rollback("web")).hasMessageContaining("set 1 of it is the first");
    assertThatThrownBy(() -> lake.release("app")).hasMessageContaining("known are [web]");
    assertThatThrownBy(() -> lake.release("web").table("gold.other"))
        .hasMessageContaining("[bronze.trip, gold.line, silver.trip]");
  }
}
