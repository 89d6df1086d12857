package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.kit.SparkExtension;
import io.lagoa.maintain.Upkept;
import io.lagoa.plan.Pipeline;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class LayoutTest {
  @TempDir Path folder;

  @Test
  void maintainKeepsRowsTogetherThatAreAlikeAndRunsGoOn() {
    String relative = Path.of("").toAbsolutePath().relativize(folder.resolve("lake")).toString();
    Trips trips = new Trips(folder, LakeSettings.at(relative).keepCheckResults(false));
    Pipeline pipeline =
        Pipeline.of(
            trips.bronze(),
            Trips.silver()
                .clusterBy("line", "speed")
                .layout(layout -> layout.targetFileSize(64_000_000)),
            Trips.gold());
    trips.arrive("1 409 30", "2 410 40");
    trips.run(pipeline);

    assertThat(done(trips.lake.maintain(true))).isEqualTo("would cluster 1 files by line, speed");
    assertThat(done(trips.lake.maintain(false))).isEqualTo("clustered 1 files by line, speed");
    assertThat(done(trips.lake.maintain(false))).isEmpty();
    Row detail = trips.lake.sql("DESCRIBE DETAIL silver.trip").select("clusteringColumns").head();
    assertThat(detail.<String>getList(0)).containsExactly("line", "speed");

    assertThat(trips.run(pipeline).unchanged()).isTrue();
    trips.arrive("1 409 50", "3 409 60");
    assertThat(trips.run(pipeline).stage("gold.line").how()).isEqualTo("changed keys");
    assertThat(trips.lake.table("silver.trip"))
        .hasRows(row(1, "409", 50), row(2, "410", 40), row(3, "409", 60));
    assertThat(done(trips.lake.maintain(false))).startsWith("clustered");
  }

  @Test
  void whatIsSaidOfATableStandsInTheLakeForEveryEngine() {
    Trips trips = new Trips(folder);
    Table silver =
        Trips.silver()
            .description("A trip, once")
            .columns(Map.of("speed", "in km/h, as the bus told it"));
    trips.arrive("1 409 30");
    trips.run(Pipeline.of(trips.bronze(), silver));

    assertThat(trips.lake.sql("DESCRIBE DETAIL silver.trip").select("description"))
        .hasRows(row("A trip, once"));
    assertThat(trips.lake.sql("DESCRIBE silver.trip").where("col_name = 'speed'").select("comment"))
        .hasRows(row("in km/h, as the bus told it"));
  }

  @Test
  void aLayoutThatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> Trips.silver().partitionBy("line").clusterBy("speed"))
        .hasMessageContaining("cluster-by and partition-by exclude each other");
    assertThatThrownBy(() -> Trips.silver().layout(layout -> layout.targetFileSize(1000)))
        .hasMessageContaining("target-file-size is below 1MB");
  }

  private static String done(List<Upkept> tables) {
    return tables.stream()
        .filter(table -> table.table().equals("silver.trip"))
        .flatMap(table -> table.done().stream())
        .reduce("", String::concat);
  }
}
