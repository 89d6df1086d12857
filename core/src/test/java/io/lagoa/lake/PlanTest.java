package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.delta.Extent;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.plan.Stage;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class PlanTest {
  @TempDir Path folder;

  private static Stage stage(Plan plan, String name) {
    return plan.stages().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long bytes(List<Path> files) {
    return files.stream()
        .mapToLong(
            file -> {
              try {
                return Files.size(file);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .sum();
  }

  @Test
  void saysWhatIsReadAndRemadeWithoutAJob(SparkSession spark) throws IOException {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30", "2 409 40", "3 2 -1");
    trips.run();
    List<Path> first = Trips.parquet(trips.table("bronze", "trip"));
    trips.arrive("4 2 10");
    trips.run(Pipeline.of(trips.bronze()));
    List<Path> both = Trips.parquet(trips.table("bronze", "trip"));
    AtomicReference<Plan> planned = new AtomicReference<>();
    AtomicReference<Plan> rebuilt = new AtomicReference<>();

    long jobs =
        JobCounter.during(
                spark,
                () -> {
                  planned.set(trips.lake.plan(trips.pipeline()));
                  rebuilt.set(trips.lake.plan(trips.pipeline(), new Selection(List.of(), true)));
                })
            .jobs();

    assertThat(jobs).isZero();
    Stage silver = stage(planned.get(), "silver.trip");
    Extent read = silver.reads().get(0).extent().orElseThrow();
    assertThat(silver.how()).isEqualTo("new rows");
    assertThat(read.files()).isEqualTo(both.size() - first.size());
    assertThat(read.bytes()).isEqualTo(bytes(both) - bytes(first));
    assertThat(silver.remakes().orElseThrow().all()).isFalse();
    assertThat(silver.checks()).containsExactly("speed >= 0 : reject");
    Stage whole = stage(rebuilt.get(), "silver.trip");
    assertThat(whole.reads().get(0).extent().orElseThrow().files()).isEqualTo(both.size());
    assertThat(whole.reads().get(0).extent().orElseThrow().bytes()).isEqualTo(bytes(both));
    assertThat(whole.remakes().orElseThrow().all()).isTrue();
    assertThat(whole.remakes().orElseThrow().extent().bytes())
        .isEqualTo(bytes(Trips.parquet(trips.table("silver", "trip"))));
    assertThat(stage(planned.get(), "bronze.trip").reads()).isEmpty();
    System.out.println(planned.get() + "\n\n" + rebuilt.get());
    JsonNode json = new ObjectMapper().readTree(planned.get().json());
    assertThat(json.at("/stages/1/stage").asText()).isEqualTo("silver.trip");
    assertThat(json.at("/stages/1/reads/0/bytes").asLong()).isEqualTo(read.bytes());
    assertThat(json.at("/stages/1/remakes/all").asBoolean()).isFalse();
    assertThat(json.at("/stages/2/work").asText()).isEqualTo("perhaps");
  }

  @Test
  void countsThePartitionsThatChanged() {
    Trips trips = new Trips(folder);
    Table bronze = trips.bronze().partitionBy("line");
    Pipeline pipeline =
        Pipeline.of(bronze, Table.silver("trip").sql("SELECT id, line FROM bronze.trip").append());
    trips.arrive("1 a 1", "2 b 1", "3 c 1");
    trips.run(pipeline);
    trips.arrive("4 a 1", "5 b 1", "6 b 2");
    trips.run(Pipeline.of(bronze));

    Stage silver = stage(trips.lake.plan(pipeline), "silver.trip");

    assertThat(silver.reads().get(0).extent().orElseThrow().partitions()).hasValue(2);
    assertThat(silver.remakes()).isEmpty();
  }

  @Test
  void aPlanIsRefusedOnceATableMoved() {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    trips.arrive("2 409 30");
    Plan plan = trips.lake.plan(trips.pipeline());
    trips.lake.sql("OPTIMIZE bronze.trip").collectAsList();
    trips.run(Pipeline.of(trips.bronze()));

    assertThatThrownBy(plan::run)
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("bronze.trip was at version 0")
        .hasMessageContaining("is at version 1 now; plan again");
    assertThat(trips.lake.plan(trips.pipeline()).run().stage("silver.trip").inserted())
        .isEqualTo(1);
  }

  @Tag("thorough")
  @Test
  void layingFilesOutAnewDoesNotSpoilAPlan() {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    trips.arrive("2 409 30");
    trips.run(Pipeline.of(trips.bronze()));
    Plan plan = trips.lake.plan(trips.pipeline());
    trips.lake.sql("OPTIMIZE bronze.trip").collectAsList();

    Run run = plan.run();

    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(run.stage("silver.trip").inserted()).isEqualTo(1);
    assertThat(run.stage("silver.trip").how()).isEqualTo("new rows");
  }

  @Test
  void modifiedTablesAreThoseWhoseDeclarationDiffersFromWhatStands() {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    Pipeline changed =
        Pipeline.of(
            trips.bronze(),
            Trips.silver().sql("SELECT /* faster */ id, line, speed + 1 AS speed FROM bronze.trip"),
            Trips.gold());

    Plan nothing =
        trips.lake.plan(trips.pipeline(), new Selection(List.of("state:modified"), false));
    assertThat(nothing.stages()).isEmpty();
    assertThat(nothing.toString()).contains("nothing is selected");
    assertThat(trips.lake.plan(changed, new Selection(List.of("state:modified"), false)).stages())
        .extracting(Stage::name)
        .containsExactly("silver.trip");
    Run run = trips.lake.plan(changed, new Selection(List.of("state:modified+"), false)).run();
    assertThat(run.stages())
        .extracting(StageResult::name)
        .containsExactly("silver.trip", "gold.line");
    assertThat(run.stage("silver.trip").updated()).isEqualTo(1);
  }

  @Test
  void aRebuildTellsWhichColumnsChangeAndWhatItMayLose() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.json"), "{\"id\":1,\"n\":2}");
    Lake lake = Lake.open(folder.resolve("lake").toString());
    Table files =
        Table.bronze("trip").from(FileSource.json(folder.resolve("in/*.json").toString()));
    lake.run(Pipeline.of(files.schema("id INT, n INT, old STRING")));

    Plan plan =
        lake.plan(
            Pipeline.of(files.schema("id BIGINT, n STRING, fresh INT")),
            new Selection(List.of("bronze.trip"), true));

    assertThat(stage(plan, "bronze.trip").notes())
        .containsExactly(
            "column id from INT to BIGINT (widening)",
            "column n from INT to STRING (breaking)",
            "column old is gone (breaking)",
            "new columns [fresh] (compatible)",
            "rows that its source no longer has are lost");
    assertThat(plan.run().succeeded()).isTrue();
    Table replaced = files.schema("id BIGINT").replace();
    assertThat(
            stage(
                    lake.plan(Pipeline.of(replaced), new Selection(List.of("bronze.trip"), true)),
                    "bronze.trip")
                .notes())
        .containsExactly(
            "column n is gone (breaking)",
            "column fresh is gone (breaking)",
            "fields n are in no column and are left out: declare them, or a column _rescued STRING that takes them");
  }
}
