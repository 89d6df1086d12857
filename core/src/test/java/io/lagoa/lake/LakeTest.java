package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class LakeTest {
  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open(SparkSession spark) {
    lake = Lake.open(folder.resolve("lake").toString());
  }

  private Table trips() {
    return Table.bronze("trip")
        .from(FileSource.json(folder.resolve("in/*.json").toString()))
        .schema("id INT, line STRING, speed INT, at INT");
  }

  private Pipeline pipeline() {
    return Pipeline.of(
        trips(),
        Table.silver("trip")
            .sql("SELECT id, line, speed, at FROM bronze.trip")
            .key("id")
            .orderBy("at")
            .upsert()
            .check(Check.that("line IS NOT NULL").reject())
            .check(Check.that("speed < 200").warn())
            .check(Check.that("rejected <= 50%").stop()),
        Table.gold("line")
            .sql(
                "SELECT line, count(*) AS trips, max(speed) AS fastest FROM silver.trip GROUP BY line")
            .key("line"));
  }

  private void arrive(String file, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/" + file), String.join("\n", lines));
  }

  @Test
  void takesFilesToGoldAndThenOnlyWhatIsNew() throws IOException {
    arrive(
        "a.json",
        "{\"id\":1,\"line\":\"409\",\"speed\":30,\"at\":1}",
        "{\"id\":2,\"line\":\"409\",\"speed\":250,\"at\":1}",
        "{\"id\":3,\"speed\":10,\"at\":1}",
        "{\"id\":1,\"line\":\"409\",\"speed\":40,\"at\":2}");

    Run first = lake.run(pipeline());

    System.out.println(first);
    assertThat(first.exitStatus()).isZero();
    assertThat(lake.table("silver.trip")).hasRows(row(1, "409", 40, 2), row(2, "409", 250, 1));
    assertThat(lake.table("gold.line")).hasRows(row("409", 2L, 250));
    assertThat(first.stage("silver.trip").rejected()).isEqualTo(1);
    assertThat(first.stage("silver.trip").read()).isEqualTo(4);
    assertThat(lake.sql("SELECT id, _reasons FROM quarantine.silver_trip"))
        .hasRows(row(3, List.of("line IS NOT NULL : reject")));

    Plan idle = lake.plan(pipeline());
    System.out.println(idle);
    assertThat(idle.isEmpty()).isTrue();
    Run second = idle.run();
    System.out.println(second);
    assertThat(second.unchanged()).isTrue();

    arrive(
        "b.json",
        "{\"id\":2,\"line\":\"409\",\"speed\":20,\"at\":2}",
        "{\"id\":4,\"line\":\"2\",\"speed\":5,\"at\":1}");
    Plan third = lake.plan(pipeline());
    System.out.println(third);
    Run run = third.run();
    System.out.println(run);
    assertThat(run.exitStatus()).isZero();
    assertThat(lake.table("silver.trip"))
        .hasRows(row(1, "409", 40, 2), row(2, "409", 20, 2), row(4, "2", 5, 1));
    assertThat(lake.table("gold.line")).hasRows(row("409", 2L, 40), row("2", 1L, 5));
    assertThat(run.stage("silver.trip").updated()).isEqualTo(1);
    assertThat(run.stage("silver.trip").inserted()).isEqualTo(1);
    System.out.println(run.json());
    lake.history("silver.trip").forEach(System.out::println);
    lake.sql("DESCRIBE HISTORY silver.trip").select("version", "operation").show();
  }

  @Test
  void sqlFindsTablesBelowARelativeRoot() throws IOException {
    arrive("a.json", "{\"id\":1,\"line\":\"409\",\"speed\":30,\"at\":1}");
    Path root = Path.of("").toAbsolutePath().relativize(folder.resolve("lake"));
    Lake relative = Lake.open(root.toString());

    relative.run(
        Pipeline.of(
            trips(), Table.of("near.trip").sql("SELECT id FROM bronze.trip").key("id").upsert()));

    assertThat(relative.sql("SELECT id FROM near.trip")).hasRows(row(1));
  }

  @Test
  void stopLeavesWhatStands() throws IOException {
    arrive("a.json", "{\"id\":1,\"line\":\"409\",\"speed\":30,\"at\":1}");
    lake.run(pipeline());
    arrive(
        "b.json",
        "{\"id\":2,\"speed\":30,\"at\":1}",
        "{\"id\":3,\"speed\":30,\"at\":1}",
        "{\"id\":1,\"line\":\"1\",\"speed\":30,\"at\":1}");

    Run run = lake.run(pipeline());

    System.out.println(run);
    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(run.stage("silver.trip").status()).isEqualTo(StageResult.Status.STOPPED);
    assertThat(run.stage("gold.line").status()).isEqualTo(StageResult.Status.BLOCKED);
    assertThat(lake.table("silver.trip")).hasRows(row(1, "409", 30, 1));
  }
}
