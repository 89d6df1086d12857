package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.config.Connection;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.plan.Stage;
import io.lagoa.plan.StageResult;
import io.lagoa.reconcile.Reconciled;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One declaration for many tables of a database. */
@ExtendWith(SparkExtension.class)
final class ManyTablesTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @TempDir Path folder;
  private LakeSettings settings;
  private Lake lake;

  @BeforeEach
  void open() {
    POSTGRES.run(
        "DROP SCHEMA IF EXISTS desk CASCADE",
        "CREATE SCHEMA desk",
        "CREATE TABLE desk.request (id int PRIMARY KEY, note text, changed timestamptz NOT NULL)",
        "CREATE TABLE desk.agency (id int PRIMARY KEY, name text)",
        "CREATE TABLE desk.\"Open Hours\" (day text, \"from, to\" text)",
        "CREATE TABLE desk.log_page (id int)",
        "CREATE TABLE desk.visit (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE desk.visit_2024 PARTITION OF desk.visit FOR VALUES FROM ('2024-01-01') TO"
            + " ('2025-01-01')",
        "CREATE VIEW desk.newest AS SELECT max(changed) AS changed FROM desk.request",
        "INSERT INTO desk.request VALUES (1, 'a', '2024-01-01Z'), (2, 'b', '2024-01-02Z')",
        "INSERT INTO desk.agency VALUES (10, 'Roads'), (20, 'Lights')",
        "INSERT INTO desk.\"Open Hours\" VALUES ('Mon', '9-5'), ('Tue', '9-5'), ('Tue', '9-5')",
        "INSERT INTO desk.visit VALUES (1, '2024-05-05')");
    settings =
        LakeSettings.at(folder.resolve("lake").toString())
            .connection("desk", POSTGRES.connection());
    lake = Lake.open(settings);
  }

  private static Jdbc desk(String... tables) {
    return Jdbc.tables("desk", tables)
        .schema("desk")
        .watermark("modified", "changed")
        .overlap(Duration.ofDays(1));
  }

  private static Pipeline pipeline() {
    return Pipeline.of(
        Table.bronze("*").from(desk("*", "!log_%")),
        Table.silver("request")
            .sql("SELECT id, note, changed FROM bronze.request")
            .key("id")
            .orderBy("changed")
            .upsert());
  }

  private Map<String, String> reasons(Pipeline pipeline) {
    return lake.plan(pipeline).stages().stream()
        .collect(Collectors.toMap(Stage::name, Stage::reason));
  }

  @Test
  void eachTableIsReadByTheFirstWatermarkThatItHasOrElseCompared() {
    assertThat(reasons(pipeline()))
        .containsEntry("bronze.request", "first read")
        .containsEntry("bronze.agency", "no watermark: read in full")
        .containsEntry("bronze.open_hours", "no watermark: read in full")
        .containsEntry("bronze.visit", "no watermark: read in full")
        .hasSize(5);
    assertThat(lake.run(pipeline()).exitStatus()).isZero();
    assertThat(lake.table("bronze.visit").select("id")).hasRows(row(1));

    Run again = lake.run(pipeline());

    assertThat(again.stages()).allMatch(result -> result.version().equals(Optional.of(0L)));
    assertThat(again.stages())
        .extracting(StageResult::status)
        .containsOnly(StageResult.Status.UNCHANGED);
    assertThat(again.stage("bronze.agency").reason())
        .isEqualTo("no watermark: read in full; no row differs");
  }

  @Test
  void onlyWhatDiffersIsWrittenWithAndWithoutAKey() {
    lake.run(pipeline());
    POSTGRES.run(
        "UPDATE desk.agency SET name = 'Streets' WHERE id = 10",
        "DELETE FROM desk.agency WHERE id = 20",
        "INSERT INTO desk.agency VALUES (30, 'Parks')",
        "DELETE FROM desk.\"Open Hours\" WHERE ctid IN (SELECT min(ctid) FROM desk.\"Open Hours\""
            + " WHERE day = 'Tue')",
        "INSERT INTO desk.\"Open Hours\" VALUES ('Wed', '9-5')");

    Run run = lake.run(pipeline());

    StageResult agency = run.stage("bronze.agency");
    assertThat(List.of(agency.inserted(), agency.updated(), agency.deleted()))
        .containsExactly(1L, 1L, 1L);
    StageResult hours = run.stage("bronze.open_hours");
    assertThat(List.of(hours.inserted(), hours.updated(), hours.deleted()))
        .containsExactly(1L, 0L, 1L);
    assertThat(lake.table("bronze.open_hours").columns()).containsExactly("day", "from__to");
    assertThat(lake.table("bronze.open_hours").select("day"))
        .hasRows(row("Mon"), row("Tue"), row("Wed"));
    assertThat(run.stage("bronze.request").status()).isEqualTo(StageResult.Status.UNCHANGED);
  }

  @Test
  void aNewTableJoinsInAndAStarSelects() {
    Pipeline upserted =
        Pipeline.of(Table.bronze("desk_*").from(desk("agency", "request", "newer")).upsert());
    lake.run(upserted);
    POSTGRES.run("CREATE TABLE desk.newer (id int PRIMARY KEY)");

    Run run = lake.run(upserted, new Selection(List.of("bronze.desk_n*"), false), Progress.SILENT);

    assertThat(run.stages()).extracting(StageResult::name).containsExactly("bronze.desk_newer");
    assertThat(lake.tables())
        .contains("bronze.desk_agency", "bronze.desk_newer", "bronze.desk_request");
  }

  @Test
  void whatIsSaidOfAllAppliesWhereItFits() {
    POSTGRES.run(
        "CREATE TABLE desk.numbered (id int PRIMARY KEY, valid daterange)",
        "INSERT INTO desk.numbered VALUES (1, '[2024-01-01,2024-02-01)')");
    Jdbc source =
        Jdbc.tables("desk", "request", "numbered", "agency", "Open Hours")
            .schema("desk")
            .watermark("changed", "id")
            .overlap(Duration.ofHours(1))
            .splitBy("id")
            .text("valid");
    Pipeline pipeline = Pipeline.of(Table.bronze("*").from(source));

    Map<String, List<String>> notes =
        lake.plan(pipeline).stages().stream().collect(Collectors.toMap(Stage::name, Stage::notes));

    String missed =
        "no overlap: it does not fit id of type int4; rows that are committed late are missed";
    assertThat(notes)
        .containsEntry("bronze.request", List.of())
        .containsEntry("bronze.agency", List.of(missed))
        .containsEntry("bronze.numbered", List.of(missed))
        .containsEntry("bronze.open_hours", List.of("no split-by: it has no integers id"));
    Run run = lake.run(pipeline);
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(lake.table("bronze.numbered")).hasRows(row(1, "[2024-01-01,2024-02-01)"));
    assertThatThrownBy(() -> lake.plan(Pipeline.of(Table.bronze("*").from(source.text("valit")))))
        .hasMessageContaining("Invalid text 'valit': no table that is read from desk (");
  }

  /** Its blocks, its key and its reconciliation stay: it is a table, and not a query. */
  @Test
  void aTableWithAColumnThatTheLakeSpellsOtherwiseIsATableStill() {
    POSTGRES.run(
        "CREATE TABLE desk.odd (\"the id\" int PRIMARY KEY, \"from, to\" text, w int)",
        "INSERT INTO desk.odd SELECT i, 't' || i, i FROM generate_series(1, 50) i");
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("*")
                .from(Jdbc.tables("desk", "odd").schema("desk").watermark("W"))
                .upsert());
    lake.run(pipeline);
    POSTGRES.run("UPDATE desk.odd SET \"from, to\" = 'new', w = 51 WHERE \"the id\" = 7");
    Run run = lake.run(pipeline);
    assertThat(run.stage("bronze.odd").updated()).as(run.toString()).isEqualTo(1);
    assertThat(lake.table("bronze.odd").where("from__to = 'new'").select("the_id")).hasRows(row(7));
    Reconciled same = lake.reconcile(pipeline, "bronze.odd", 10).get(0);
    assertThat(same.differences()).isEmpty();
    assertThat(same.uncompared()).isEmpty();
    POSTGRES.run("ALTER TABLE desk.odd ADD COLUMN \"from; to\" text");
    assertThatThrownBy(() -> lake.plan(pipeline))
        .hasMessageContaining("its columns 'from, to' and 'from; to' would both be from__to");
  }

  @Test
  void columnsAreLeftOutWhereTheyAre() {
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("*")
                .from(desk("request", "agency").columns("*", "!NOTE").where("id <> 20")));
    lake.run(pipeline);
    assertThat(lake.table("bronze.request").columns()).containsExactly("id", "changed");
    assertThat(lake.table("bronze.agency")).hasRows(row(10, "Roads"));
    for (String[] wrong :
        new String[][] {
          {"!nickname", "Invalid columns 'nickname': no table that is read from desk ("},
          {"!changed", "they leave out changed, by which desk.request is followed"},
          {"!id", "they leave out id, which is of the primary key of desk."},
          {"id", "columns of many tables names some; leave out"},
        }) {
      assertThatThrownBy(
              () ->
                  lake.plan(
                      Pipeline.of(
                          Table.bronze("*")
                              .from(desk("request", "agency").columns("*", wrong[0])))))
          .hasMessageContainingAll(List.of(wrong).subList(1, wrong.length).toArray(String[]::new));
    }
  }

  @Test
  void aFileDeclaresThemByAStar() {
    PipelineFile file =
        PipelineFile.parse(
            """
            tables.bronze."*" {
              from.jdbc { connection = desk, schema = desk, tables = ["agency", "request"], columns = ["*", "!note"], where = "id > 0", watermark = changed, overlap = 1h }
              tags = [desk]
            }
            """,
            folder.resolve("desk.conf").toString());

    Plan plan = lake.plan(file.pipeline(), new Selection(List.of("tag:desk"), false));

    assertThat(plan.stages())
        .extracting(Stage::name)
        .containsExactlyInAnyOrder("bronze.agency", "bronze.request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bronze.*      | nothing_* | no table of schema desk matches; it has Open Hours, agency,",
        "bronze.*      | log_%     | Cannot make table bronze.log_page twice: of the declaration at",
        "bronze.*      | *         | Cannot make table bronze.log_page twice: of the declaration at",
      })
  void whatDoesNotFitIsTold(String name, String tables, String message) {
    Pipeline pipeline =
        Pipeline.of(
            Table.of(name).from(desk(tables)), Table.bronze("log_page").sql("SELECT 1 AS one"));

    assertThatThrownBy(() -> lake.plan(pipeline)).hasMessageContaining(message);
  }

  @Test
  void namesThatBecomeOneAreToldWithBoth() {
    POSTGRES.run("CREATE TABLE desk.open_hours (id int)");

    assertThatThrownBy(() -> lake.plan(pipeline()))
        .hasMessageContaining("both desk.Open Hours and desk.open_hours would be 'open_hours'");
  }

  @Test
  void aStarAndManyTablesNeedEachOther() {
    assertThatThrownBy(() -> Pipeline.of(Table.bronze("*").sql("SELECT 1")))
        .hasMessageContaining("a star in the name stands for the tables of a source of many");
    assertThatThrownBy(() -> Pipeline.of(Table.bronze("all").from(desk("*"))))
        .hasMessageContaining("its name needs a star for theirs");
    assertThatThrownBy(
            () ->
                Pipeline.of(
                    Table.bronze("*").from(desk("*")).to(JdbcSink.table("desk", "desk.all"))))
        .hasMessageContaining("its tables cannot all be delivered to one");
    assertThatThrownBy(() -> Jdbc.tables("desk", "!log")).hasMessageContaining("only leaves out");
  }

  @Test
  void aDatabaseOutOfReachIsWorthATryLater() {
    Connection nowhere =
        new Connection(
            "jdbc:postgresql://127.0.0.1:1/desk",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    Lake apart = Lake.open(settings.connection("desk", nowhere));

    LagoaException failure =
        catchThrowableOfType(LagoaException.class, () -> apart.plan(pipeline()));

    assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(failure.code().exitStatus()).isEqualTo(3);
  }
}
