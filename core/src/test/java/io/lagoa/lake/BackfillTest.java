package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.source.Interval;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that came or changed behind the watermark's back. */
@ExtendWith(SparkExtension.class)
final class BackfillTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final Interval MARCH = Interval.between("2024-03-01", "2024-04-01").by("week");

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS rental",
        "CREATE TABLE rental (id int PRIMARY KEY, out timestamp, customer text, noted timestamp)",
        "INSERT INTO rental VALUES (1, '2024-02-29 23:59', 'Ana', '2024-04-01'),"
            + " (2, '2024-03-01 00:00', 'Bia', '2024-04-01'),"
            + " (3, '2024-03-31 23:59', 'Caio', '2024-04-02')");
    lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake").toString())
                .connection("shop", POSTGRES.connection()));
  }

  private static Pipeline pipeline() {
    return Pipeline.of(
        Table.bronze("rental").from(Jdbc.table("shop", "public.rental").watermark("noted")),
        Table.silver("rental")
            .sql("SELECT id, out, customer, noted FROM bronze.rental")
            .key("id")
            .orderBy("noted", "customer")
            .upsert());
  }

  /** All rows were changed, and none of them said so. */
  private void correct() {
    assertThat(lake.run(pipeline()).exitStatus()).isZero();
    POSTGRES.run(
        "UPDATE rental SET customer = 'x ' || customer",
        "INSERT INTO rental VALUES (4, '2024-03-15', 'Davi', '2024-03-20'), (5, '2024-04-01', 'Eva', '2024-03-20')");
    assertThat(lake.run(pipeline()).stage("bronze.rental").counts().inserted())
        .as("rows at the watermark itself are looked at by each run")
        .isLessThanOrEqualTo(1);
  }

  @Test
  void whatTheTableDoesNotHoldIsTakenInOnce() {
    correct();
    long before = lake.table("bronze.rental").count();

    StageResult bronze = backfill("bronze.rental", MARCH.of("out"));

    assertThat(bronze.how()).isEqualTo("backfill");
    assertThat(bronze.reason()).isEqualTo("out from 2024-03-01 to 2024-04-01 by week");
    assertThat(lake.table("bronze.rental").where("id IN (2, 4)").select("id", "customer"))
        .hasRows(row(2, "Bia"), row(2, "x Bia"), row(4, "Davi"));
    assertThat(lake.table("bronze.rental").where("id IN (1, 5)").select("customer"))
        .hasRows(row("Ana"));
    assertThat(backfill("bronze.rental", MARCH.of("out")).counts().inserted()).isZero();

    Run run = lake.run(pipeline());
    assertThat(run.stage("bronze.rental").how()).isEqualTo("nothing to do");
    assertThat(run.stage("silver.rental").counts().inserted()).isEqualTo(1);
    assertThat(lake.table("silver.rental").select("id", "customer"))
        .hasRows(row(1, "Ana"), row(2, "x Bia"), row(3, "x Caio"), row(4, "Davi"));
    assertThat(lake.table("bronze.rental").count()).isGreaterThan(before);
  }

  @Test
  void theWatermarkIsTheColumnThatIsMeantUnlessOneIsNamed() {
    correct();

    backfill("bronze.rental", Interval.between("2024-03-20", "2024-03-21"));

    assertThat(lake.table("bronze.rental").where("id > 3").select("id")).hasRows(row(4), row(5));
  }

  @Test
  void whatCannotBeBackfilledIsRefused() {
    assertThat(lake.run(pipeline()).exitStatus()).isZero();

    assertThatThrownBy(() -> backfill("silver.rental", MARCH))
        .hasMessageContaining("it is made from tables of the lake");
    assertThatThrownBy(() -> backfill("bronze.rentals", MARCH))
        .hasMessageContaining("did you mean bronze.rental?");
    assertThatThrownBy(() -> backfill("bronze.rental", MARCH.of("nothing")))
        .hasMessageContaining("it has id, out, customer, noted");
    assertThatThrownBy(
            () -> backfill("bronze.rental", Interval.between("2024-03-02", "2024-03-02")))
        .hasMessageContaining("it is empty");
    assertThatThrownBy(() -> backfill("bronze.rental", Interval.between("1", "9")))
        .hasMessageContaining("the column holds times");
    assertThatThrownBy(() -> backfill("bronze.rental", MARCH.by("fortnight")))
        .hasMessageContaining("--by must be hour, day, week, month or year");
    Pipeline whole = Pipeline.of(Table.bronze("whole").from(Jdbc.table("shop", "public.rental")));
    assertThat(lake.run(whole).exitStatus()).isZero();
    assertThatThrownBy(() -> lake.backfill(whole, "bronze.whole", MARCH))
        .hasMessageContaining("each run reads its whole source");
    Pipeline files =
        Pipeline.of(
            Table.bronze("file")
                .from(FileSource.csv(folder.resolve("none").toString()).allowEmpty(true))
                .schema("id INT"));
    assertThat(lake.run(files).exitStatus()).isZero();
    assertThatThrownBy(() -> lake.backfill(files, "bronze.file", MARCH))
        .hasMessageContaining("no column to take an interval of");
  }

  private StageResult backfill(String table, Interval interval) {
    Run run = lake.backfill(pipeline(), table, interval).run();
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    return run.stage(table);
  }
}
