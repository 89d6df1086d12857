package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.it.process.ChildJvm;
import io.lagoa.jobs.cli.Lagoa;
import io.lagoa.kit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that look after a lake, as a user types them: what they print, how they end, and
 * what they leave. One lake, in the order in which a team would need them.
 */
@ExtendWith(SparkExtension.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("one-line")
final class CommandsIT {
  private static final String KNOWN = "agency IS NOT NULL : reject";

  @TempDir static Path folder;
  private static TestDatabase desk;
  private static Path file;
  private static Path root;
  private static String firstRun = "";

  @BeforeAll
  static void openTheDesk() throws IOException {
    desk = TestDatabase.create("small_desk");
    desk.run(
        "CREATE TABLE request (id int PRIMARY KEY, agency text, opened timestamp NOT NULL,"
            + " noted timestamp NOT NULL)",
        "INSERT INTO request VALUES (1, 'Roads', '2024-03-01 08:00', '2024-03-01 08:00'),"
            + " (2, 'Lighting', '2024-03-02 09:00', '2024-03-02 09:00'),"
            + " (3, 'Roads', '2024-04-03 10:00', '2024-04-03 10:00'),"
            + " (4, NULL, '2024-04-04 11:00', '2024-04-04 11:00')");
    root = folder.resolve("lake");
    file = folder.resolve("desk.conf");
    declare(KNOWN);
    Command run = lagoa("run");
    assertThat(run.status()).as(run.said()).isZero();
    firstRun = runId(run);
  }

  private static void declare(String check) throws IOException {
    Files.writeString(
        file,
        """
        lake { name = desk, root = "%s" }
        connections.desk { url = "%s", user = %s, password = "" }
        tables {
          bronze.request.from.jdbc { connection = desk, table = public.request, watermark = noted }
          silver.request {
            sql = "SELECT id, agency, opened, noted FROM bronze.request"
            key = id, order-by = noted, write = upsert
            checks = ["%s"]
          }
          gold.agency {
            sql = "SELECT agency, count(*) AS requests FROM silver.request GROUP BY agency"
          }
        }
        """
            .formatted(root, desk.url(), TestDatabase.USER, check));
  }

  /** {@code lagoa <command> desk.conf <more>}, shown as the documents show it. */
  private static Command lagoa(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command, file.toString()));
    words.addAll(Arrays.asList(more));
    Command done = Command.lagoa(words);
    System.out.printf("$ lagoa %s%n%s%n", String.join(" ", words), done.said());
    return done;
  }

  private static String runId(Command run) {
    Matcher id = Pattern.compile("Run (\\d{8}T\\d{6}-[0-9a-f]{6}) of desk").matcher(run.out());
    assertThat(id.find()).as(run.said()).isTrue();
    return id.group(1);
  }

  /** A query's answer as lines of JSON. */
  private static List<String> rows(String query, String... more) {
    List<String> words = new ArrayList<>(List.of(query, "--format", "json"));
    words.addAll(Arrays.asList(more));
    Command sql = lagoa("sql", words.toArray(String[]::new));
    assertThat(sql.status()).as(sql.said()).isZero();
    return sql.out().lines().toList();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  @Order(1)
  void historySaysWhatEachVersionWasMadeFrom() throws IOException {
    Command bronze = lagoa("history", "bronze.request");
    assertThat(bronze.status()).as(bronze.said()).isZero();
    assertThat(bronze.out())
        .containsPattern(
            "0 .* " + firstRun + " +new rows +4 .*its source up to noted 2024-04-04 11:00");

    Command silver = lagoa("history", "silver.request", "--format", "json");
    assertThat(silver.status()).as(silver.said()).isZero();
    assertThat(silver.out().lines()).hasSize(1);
    JsonNode made = json(silver.out());
    assertThat(made.at("/table").asText()).isEqualTo("silver.request");
    assertThat(made.at("/run").asText()).isEqualTo(firstRun);
    assertThat(made.at("/attempt").asText()).startsWith(firstRun + "-");
    assertThat(made.at("/inputs/0/table").asText()).isEqualTo("bronze.request");
    assertThat(made.at("/inputs/0/version").asLong(-1)).isZero();
    assertThat(made.at("/inputs/0/id").asText()).isNotEmpty();
    assertThat(made.at("/rows").asInt()).isEqualTo(3);
    assertThat(made.at("/rows_rejected").asInt()).isEqualTo(1);
    assertThat(made.at("/checks/0/check").asText()).isEqualTo(KNOWN);
    assertThat(made.at("/checks/0/failed_rows").asInt()).isEqualTo(1);
    JsonNode position = json(lagoa("history", "bronze.request", "--format", "json").out());
    assertThat(position.at("/position/column").asText()).isEqualTo("noted");
    assertThat(position.at("/position/watermark").asText()).startsWith("2024-04-04 11:00");
    assertThat(lagoa("history", "silver.request", "--limit", "0").status()).isEqualTo(2);
    assertThat(lagoa("history", "silver.requests").err()).contains("silver.request");
  }

  @Test
  @Order(2)
  void profileShowsColumnsAndChecksThatHold() throws IOException {
    Command text = lagoa("profile", "silver.request");
    assertThat(text.status()).as(text.said()).isZero();
    assertThat(text.out()).contains("silver.request", "3 rows").containsPattern("agency +string");
    assertThat(text.out()).contains("tables.silver.request.checks = [", KNOWN);

    Command json = lagoa("profile", "silver.request", "--format", "json");
    assertThat(json.status()).as(json.said()).isZero();
    assertThat(json(json.out()).at("/rows").asInt()).isEqualTo(3);
    assertThat(lagoa("profile", "silver.nothing").status()).isEqualTo(1);
  }

  @Test
  @Order(3)
  void redriveMovesWhatPassesNowOnce() throws IOException {
    Command none = lagoa("redrive", "silver.request");
    assertThat(none.status()).as(none.said()).isZero();
    assertThat(none.out()).contains("agency IS NOT NULL : reject");
    assertThat(rows("SELECT id FROM quarantine.silver_request")).containsExactly("{\"id\":4}");

    declare("agency IS NOT NULL OR id = 4 : reject");
    Path report = folder.resolve("redrive.json");
    Command moved = lagoa("redrive", "silver.request", "--report", report.toString());

    assertThat(moved.status()).as(moved.said()).isZero();
    assertThat(moved.out()).containsPattern("silver\\.request +redrive +1 +1 ");
    assertThat(json(Files.readString(report)).at("/stages/0/rows_inserted").asInt()).isEqualTo(1);
    assertThat(rows("SELECT id FROM silver.request ORDER BY id"))
        .containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
    assertThat(rows("SELECT id FROM quarantine.silver_request")).isEmpty();
    assertThat(lagoa("redrive", "silver.request").out())
        .contains("Nothing to do: the stage is up to date");
    assertThat(lagoa("run").status()).isZero();
  }

  @Test
  @Order(4)
  void backfillTakesInWhatTheWatermarkDidNotTell() {
    desk.run("UPDATE request SET agency = 'Parks' WHERE id = 2");
    assertThat(lagoa("run").out()).contains("Nothing to do");

    Command march =
        lagoa(
            "backfill",
            "bronze.request",
            "--column",
            "opened",
            "--from",
            "2024-03-01",
            "--to",
            "2024-04-01",
            "--by",
            "week");

    assertThat(march.status()).as(march.said()).isZero();
    assertThat(march.out()).containsPattern("bronze\\.request +backfill +\\d+ +1 ");
    assertThat(rows("SELECT agency FROM bronze.request WHERE id = 2 ORDER BY agency"))
        .containsExactly("{\"agency\":\"Lighting\"}", "{\"agency\":\"Parks\"}");
    Command wrong = lagoa("backfill", "gold.agency", "--from", "1", "--to", "2");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err()).contains("Cannot backfill gold.agency");
  }

  @Test
  @Order(5)
  void aReleaseStandsStillAndGoesBack() {
    Command first = lagoa("release", "web", "--select", "gold.*");
    assertThat(first.status()).as(first.said()).isZero();
    assertThat(first.out()).startsWith("Release web, set 1").contains("gold.agency");
    desk.run("INSERT INTO request VALUES (5, 'Roads', '2024-05-01', '2024-05-01')");
    assertThat(lagoa("run").status()).isZero();
    String roads = "SELECT requests FROM gold.agency WHERE agency = 'Roads'";
    assertThat(rows(roads)).containsExactly("{\"requests\":3}");
    assertThat(rows(roads, "--release", "web")).containsExactly("{\"requests\":2}");

    Command views = lagoa("release", "web", "--select", "gold.*", "--views");
    assertThat(views.status()).as(views.said()).isEqualTo(2);
    assertThat(views.err())
        .contains("Cannot make views of release web", "in memory", "--release web");
    assertThat(rows(roads, "--release", "web")).as("nothing").containsExactly("{\"requests\":2}");

    assertThat(lagoa("release", "web", "--select", "gold.*").out())
        .startsWith("Release web, set 2");
    assertThat(rows(roads, "--release", "web")).containsExactly("{\"requests\":3}");
    Command back = lagoa("release", "web", "--rollback");
    assertThat(back.status()).as(back.said()).isZero();
    assertThat(back.out()).startsWith("Release web, set 3: set 1 again");
    assertThat(rows(roads, "--release", "web")).containsExactly("{\"requests\":2}");
    Command none = lagoa("release", "app", "--rollback");
    assertThat(none.status()).as(none.said()).isEqualTo(1);
    assertThat(none.err()).contains("web");
  }

  @Test
  @Order(6)
  void aPastRunIsMadeAgainByTheCommandThatIsPrinted() {
    String past = folder.resolve("past").toString();
    Command repro = lagoa("repro", firstRun, "--root", past);
    assertThat(repro.status()).as(repro.said()).isZero();
    assertThat(repro.out())
        .containsPattern("bronze\\.request +0 +the run took it from its source")
        .contains("--set lake.root=" + past, "--select gold.agency,silver.request");

    String printed =
        repro.out().lines().filter(line -> line.contains("lagoa run")).findFirst().orElseThrow();
    Command again = Command.lagoa(List.of(printed.strip().substring("lagoa ".length()).split(" ")));
    assertThat(again.status()).as(again.said()).isZero();
    assertThat(rows("SELECT count(*) AS n FROM silver.request", "--set", "lake.root=" + past))
        .as("the rows of then, by the checks of now")
        .containsExactly("{\"n\":4}");
    Command unknown = lagoa("repro", "20200101T000000-abcdef", "--root", past + "2");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("Unknown run '20200101T000000-abcdef'");
  }

  @Test
  @Order(7)
  void maintainTellsBeforeItDeletes() {
    String[] now = {"--select", "silver.*", "--set", "lake.retention=0s"};
    long before = files("quarantine/silver_request");
    Command dry =
        lagoa(
            "maintain",
            Stream.concat(Stream.of(now), Stream.of("--dry-run")).toArray(String[]::new));
    assertThat(dry.status()).as(dry.said()).isZero();
    assertThat(dry.out())
        .containsPattern("quarantine\\.silver_request +0 +0\\.0 +.*would delete \\d+ files");
    assertThat(files("quarantine/silver_request")).isEqualTo(before);

    Command done = lagoa("maintain", now);
    assertThat(done.status()).as(done.said()).isZero();
    assertThat(done.out())
        .containsPattern("quarantine\\.silver_request +0 +0\\.0 +.*deleted \\d+ files");
    assertThat(files("quarantine/silver_request")).isLessThan(before);
    assertThat(rows("SELECT count(*) AS n FROM silver.request")).containsExactly("{\"n\":5}");
  }

  private static long files(String table) {
    try (Stream<Path> all = Files.walk(root.resolve(table))) {
      return all.filter(one -> one.toString().endsWith(".parquet"))
          .filter(one -> !one.toString().contains("_delta_log"))
          .count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @Order(8)
  void aPlanIsRunAsItWasShownOrNotAtAll() throws IOException {
    assertThat(lagoa("run").status()).isZero();
    desk.run("INSERT INTO request VALUES (7, 'Roads', '2024-05-07', '2024-05-07')");
    Path plan = folder.resolve("plan.json");
    Command shown = lagoa("plan", "--exclude", "gold.agency", "--out", plan.toString());
    assertThat(shown.status()).as(shown.said()).isZero();
    assertThat(shown.out()).contains("silver.request").doesNotContain("gold.agency");
    assertThat(json(Files.readString(plan)).at("/select/0").asText()).isEqualTo("!gold.agency");
    assertThat(lagoa("run", "--plan", plan.toString(), "--full").status()).isEqualTo(2);
    assertThat(lagoa("run", "--plan", file.toString()).status()).isEqualTo(2);

    Command run = lagoa("run", "--plan", plan.toString());
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run.out()).contains("2 done").doesNotContain("gold.agency");

    Command again = lagoa("run", "--plan", plan.toString());
    assertThat(again.status()).as(again.said()).isEqualTo(1);
    assertThat(again.err())
        .contains("Cannot run the plan " + plan, "nothing was done")
        .containsPattern("bronze\\.request was at version \\d+ and is at version \\d+ now")
        .containsPattern("silver\\.request was at version \\d+ and is at version \\d+ now");

    lagoa("plan", "--out", plan.toString());
    declare("agency IS NOT NULL OR id < 9 : reject");
    Command other = lagoa("run", "--plan", plan.toString());
    assertThat(other.status()).as(other.said()).isEqualTo(1);
    assertThat(other.err()).contains("silver.request is declared otherwise");
    declare("agency IS NOT NULL OR id = 4 : reject");
    assertThat(lagoa("run", "--plan", plan.toString()).out()).contains("1 done");
  }

  @Test
  @Order(9)
  void aResidentRunTakesWhatComesAndEndsWhenItIsTold() throws Exception {
    Path report = folder.resolve("every.json");
    try (ChildJvm resident =
        ChildJvm.start(
            folder,
            "every",
            ChildJvm.joined(ChildJvm.ownClassPath()),
            Map.of(),
            "-Xmx1g",
            "-Dlog4j2.configurationFile=lagoa-log4j2.properties",
            "-Dspark.sql.codegen.wholeStage=false",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            Lagoa.class.getName(),
            "run",
            file.toString(),
            "--every",
            "1s",
            "--report",
            report.toString())) {
      awaitOut(resident, "Nothing to do");
      desk.run("INSERT INTO request VALUES (6, 'Parks', '2024-06-01', '2024-06-01')");
      awaitOut(resident, "3 done");

      resident.process().destroy(); // SIGTERM

      assertThat(resident.await(60)).as(resident.log()).isZero();
      System.out.println(resident.log());
    }
    assertThat(json(Files.readString(report)).at("/exit_status").asInt(-1)).isZero();
    assertThat(rows("SELECT agency FROM silver.request WHERE id = 6"))
        .containsExactly("{\"agency\":\"Parks\"}");
  }

  private static void awaitOut(ChildJvm jvm, String text) throws Exception {
    long end = System.nanoTime() + 120_000_000_000L;
    while (!Files.readString(jvm.out()).contains(text)) {
      assertThat(jvm.process().isAlive() && System.nanoTime() < end).as(jvm.log()).isTrue();
      Thread.sleep(50);
    }
  }
}
