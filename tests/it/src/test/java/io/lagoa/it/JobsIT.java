package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.config.Overrides;
import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.DailyExtractionJob;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.jobs.TrainJob;
import io.lagoa.jobs.WriteBackJob;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each thin job class with its file of {@code conf/}, on a small shop. The jobs go in the order in
 * which a day goes, in one lake, so that each shows what it touches and what it leaves alone.
 */
@ExtendWith(SparkExtension.class)
@TestMethodOrder(OrderAnnotation.class)
final class JobsIT {
  private static final List<String> BRONZE =
      List.of(
          "bronze.customer", "bronze.film", "bronze.inventory", "bronze.payment", "bronze.rental");
  private static final String RENTALS = Integer.toString(SmallShop.RENTALS);

  @TempDir static Path folder;
  private static Shop shop;
  private static LakeFiles files;

  @BeforeAll
  static void openTheShop() {
    Path root = folder.resolve("lake");
    shop =
        new Shop(
            TestDatabase.create("small_shop"),
            TestDatabase.create("small_bi"),
            root,
            List.of("models.returned_late.trainer.gbt.max-iter=2"));
    files = new LakeFiles(root);
    SmallShop.create(shop.source());
  }

  @Test
  @Order(1)
  void dailyExtractionFillsBronzeAndNothingElse() {
    Command job = Command.job(DailyExtractionJob.JOB, shop.words("daily-extraction.conf"));

    assertThat(job.status()).as(job.said()).isZero();
    assertThat(files.versions().keySet()).containsExactlyElementsOf(BRONZE);
    assertThat(count("bronze.rental")).isEqualTo(SmallShop.RENTALS);
    assertThat(tablesOfTheTarget()).isEmpty();
    assertThat(job.err()).contains("begin    bronze.film", "done     bronze.rental");
  }

  @Test
  @Order(2)
  @Tag("thorough")
  void aSelectionWithAPlusBringsWhatTheTableReadsAndNothingElse() {
    Command run = shop.lagoa("run", "rentals.conf", "--select", "+gold.revenue_by_month");

    assertThat(run.status()).as(run.said()).isZero();
    assertThat(files.versions().keySet())
        .containsAll(BRONZE)
        .contains("silver.payment", "silver.rental", "silver.inventory", "gold.revenue_by_month")
        .hasSize(BRONZE.size() + 4);
    assertThat(tablesOfTheTarget()).isEmpty();
  }

  @Test
  @Order(3)
  void trainingMakesAModelAndDeliversNothing() {
    Command job = Command.job(TrainJob.JOB, shop.words("train.conf"));

    assertThat(job.status()).as(job.said()).isZero();
    assertThat(files.versions())
        .containsEntry("models.returned_late", 0L)
        .containsEntry("gold.rental_features", 0L)
        .doesNotContainKeys("gold.late_return", "gold.late_returns_by_customer");
    assertThat(registry()).containsExactly("1|gbt|true|gold.rental_features");
    assertThat(tablesOfTheTarget()).isEmpty();

    Command again = Command.job(TrainJob.JOB, shop.words("train.conf"));
    assertThat(again.out()).contains("Nothing to do");
  }

  @Test
  @Order(4)
  void writeBackDeliversAPredictionForEveryRental() {
    Command job = Command.job(WriteBackJob.JOB, shop.words("write-back.conf"));

    assertThat(job.status()).as(job.said()).isZero();
    assertThat(
            shop.target()
                .rows(
                    "SELECT count(*), count(DISTINCT rental_id), min(model_version),"
                        + " max(model_version), count(input_version) FROM public.late_return"))
        .containsExactly("%1$s|%1$s|1|1|%1$s".formatted(RENTALS));
    assertThat(files.versions()).doesNotContainKey("gold.late_returns_by_customer");
  }

  @Test
  @Order(5)
  void aProgramRunsTheWholeAndTheReportHasItsFigures() throws IOException {
    Path report = folder.resolve("reports/run.json");
    shop.source()
        .run(
            "UPDATE rental SET return_date = rental_date + interval '9 days', last_update = now()"
                + " WHERE return_date IS NULL");

    Run run =
        Job.run(
            RunJob.JOB,
            Arguments.parse(
                shop.words("rentals.conf", "--report", report.toString()).toArray(String[]::new)),
            Progress.SILENT);

    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(run.stage("silver.rental").updated()).isEqualTo(SmallShop.OPEN);
    assertThat(run.stage("gold.late_return -> jdbc").changed()).isEqualTo(SmallShop.OPEN);
    assertThat(run.stage("gold.late_returns_by_customer").rows()).isEqualTo(30);
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.get("run").asText()).isEqualTo(run.id());
    assertThat(json.get("exit_status").asInt()).isZero();
    assertThat(json.get("stages")).hasSize(run.stages().size()).hasSize(16);
    for (JsonNode stage : json.get("stages")) {
      StageResult result = run.stage(stage.get("stage").asText());
      assertThat(figures(stage))
          .as(result.name())
          .isEqualTo(
              Map.of(
                  "status", result.status().name().toLowerCase(java.util.Locale.ROOT),
                  "version", result.version().orElse(-1L).toString(),
                  "rows", Long.toString(result.rows()),
                  "rows_inserted", Long.toString(result.inserted()),
                  "rows_updated", Long.toString(result.updated()),
                  "rows_rejected", Long.toString(result.rejected()),
                  "checks", Integer.toString(result.verdicts().size())));
    }
  }

  @Test
  @Order(6)
  void aModelThatIsNotDueIsTrainedWhenAskedForAndKeepsItsVersions() {
    Command due = Command.job(TrainJob.JOB, shop.words("train.conf"));
    assertThat(due.status()).as(due.said()).isZero();
    assertThat(due.out()).contains("Nothing to do");

    Command full = Command.job(TrainJob.JOB, shop.words("train.conf", "--full"));

    assertThat(full.status()).as(full.said()).isZero();
    assertThat(registry()).hasSize(2).first().isEqualTo("1|gbt|true|gold.rental_features");
    assertThat(count("bronze.rental"))
        .as("sources are not read anew")
        .isEqualTo(SmallShop.RENTALS + SmallShop.OPEN);
  }

  @Test
  @Order(7)
  void fullRebuildsWhatIsNamedAndNothingElse() {
    Map<String, Long> versions = files.versions();
    Command plan =
        shop.lagoa("plan", "rentals.conf", "--select", "gold.revenue_by_month", "--full");
    assertThat(plan.out()).containsPattern("gold\\.revenue_by_month +full .*asked for by --full");

    Command run = shop.lagoa("run", "rentals.conf", "--select", "gold.revenue_by_month", "--full");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(files.versions())
        .containsEntry("gold.revenue_by_month", versions.get("gold.revenue_by_month") + 1)
        .containsEntry("silver.payment", versions.get("silver.payment"));
  }

  @Test
  @Order(8)
  void anEnvironmentIsLaidOverTheFileAndSettingsOverBoth() {
    Command run = shop.lagoa("run", "rentals.conf", "--env", "prod");

    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run.out()).contains("of rentals-prod (" + shop.root() + ")");

    Command named =
        shop.lagoa("plan", "rentals.conf", "--env", "prod", "--set", "lake.name=tuesday");
    assertThat(named.out()).startsWith("Plan of tuesday");
  }

  @Test
  @Order(9)
  void whatProductionNeedsAndNobodySetIsAnErrorWithItsPlace() {
    Command plan =
        Command.lagoa(List.of("plan", Repository.conf("rentals.conf").toString(), "--env", "prod"));

    assertThat(plan.status()).isEqualTo(2);
    assertThat(plan.err()).contains("prod.conf:", "LAGOA_ROOT", "SHOP_PASSWORD", "BI_URL");
  }

  @Test
  @Order(10)
  void aJobWithoutWorkForItsKindSaysSo() {
    Command job = Command.job(TrainJob.JOB, List.of(Repository.conf("positions.conf").toString()));

    assertThat(job.status()).isEqualTo(2);
    assertThat(job.err()).contains("has no models {…}");
    assertThat(Command.job(RunJob.JOB, List.of()).status()).isEqualTo(2);
    assertThat(Arguments.parse("a.conf", "--env", "prod").overrides())
        .isEqualTo(new Overrides(Optional.of("prod"), List.of()));
  }

  private static Map<String, String> figures(JsonNode stage) {
    return Map.of(
        "status", stage.get("status").asText(),
        "version", stage.path("version").asText("-1"),
        "rows", stage.get("rows").asText(),
        "rows_inserted", stage.get("rows_inserted").asText(),
        "rows_updated", stage.get("rows_updated").asText(),
        "rows_rejected", stage.get("rows_rejected").asText(),
        "checks", Integer.toString(stage.get("checks").size()));
  }

  private static List<String> registry() {
    try (Lake lake = Lake.open(shop.settings("rentals.conf"))) {
      return lake
          .sql(
              "SELECT version, trainer, promoted, input FROM models.returned_late ORDER BY version")
          .collectAsList()
          .stream()
          .map(row -> row.mkString("|"))
          .toList();
    }
  }

  private static long count(String table) {
    try (Lake lake = Lake.open(shop.settings("rentals.conf"))) {
      return lake.table(table).count();
    }
  }

  /** Lagoa's own tables of tokens aside. */
  private static List<String> tablesOfTheTarget() {
    return shop.target()
        .rows(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE"
                + " table_schema NOT IN ('pg_catalog', 'information_schema')");
  }
}
