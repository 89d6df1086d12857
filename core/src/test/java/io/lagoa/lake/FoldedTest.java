package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** New rows are put together with the groups that stand: no old row is read. */
@ExtendWith(SparkExtension.class)
final class FoldedTest {
  private static final String HEAD = "line,speed,fare\n";
  private static final String SQL =
      "SELECT line, count(*) AS n, count(speed) AS known, sum(speed) AS total, sum(fare) AS fares, min(speed) AS least, max(fare) AS dearest FROM bronze.trip WHERE line IS NOT NULL GROUP BY line";
  private static final Table GOLD = Table.gold("line").key("line").sql(SQL);

  @TempDir Path folder;
  private int arrived;

  private void arrive(String rows) throws Exception {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/%d.csv".formatted(arrived++)), HEAD + rows);
  }

  private Lake lake() {
    return Lake.open(folder.resolve("lake").toString());
  }

  private Run run(Table gold) {
    return lake()
        .run(
            Pipeline.of(
                Table.bronze("trip")
                    .from(FileSource.of(folder.resolve("in/*.csv").toString(), "csv"))
                    .schema("line STRING, speed INT, fare DECIMAL(6,2)"),
                gold));
  }

  @Test
  void groupsTakeNewRowsInWithoutReadingOldOnes() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      many.append("%d,%d,%d.50\n".formatted(i % 3, i, i % 7));
    }
    arrive(many + "7,,\n8,,\n");
    run(GOLD);
    arrive("1,5000,99.99\n1,,\n7,4,\n8,,\n9,-3,1.25\n,1,1\n");

    AtomicReference<Run> second = new AtomicReference<>();
    long read = JobCounter.during(lake().spark(), () -> second.set(run(GOLD))).recordsRead();

    StageResult gold = second.get().stage("gold.line");
    assertThat(gold.how()).isEqualTo("new rows by group");
    assertThat(gold.inserted()).isEqualTo(1);
    assertThat(gold.updated()).isEqualTo(3);
    assertThat(read).isLessThan(1_000);
    assertThat(lake().table("gold.line")).isEqualTo(lake().sql(SQL));
    assertThat(run(GOLD).unchanged()).isTrue();
  }

  @Test
  void anyRowsInAnyRunsGiveWhatAllRowsGive() throws Exception {
    String sql =
        SQL.replace("WHERE line IS NOT NULL ", "").replace("line,", "line, fare > 5 AS dear,");
    Table gold = Table.gold("line").sql(sql + ", fare > 5");
    Random random = new Random(20261121);
    for (int step = 0; step < 4; step++) {
      StringBuilder rows = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        rows.append("%s,%s,%s\n".formatted(any(random, 4), any(random, 100), any(random, 10)));
      }
      arrive(rows.toString());

      Run run = run(gold);

      assertThat(run.stage("gold.line").how()).isEqualTo(step == 0 ? "full" : "new rows by group");
      assertThat(lake().table("gold.line")).isEqualTo(lake().sql(sql + ", fare > 5"));
    }
  }

  private static String any(Random random, int below) {
    return random.nextInt(5) == 0 ? "" : Integer.toString(random.nextInt(below));
  }

  @Test
  void checksJudgeTheGroupsAsTheyAreWithTheNewRows() throws Exception {
    Table gold = GOLD.check(Check.that("n <= 3").stop());
    arrive("1,1,1\n1,2,2\n2,1,1\n");
    run(gold);
    arrive("1,3,3\n");
    assertThat(run(gold).stage("gold.line").how()).isEqualTo("new rows by group");
    arrive("1,4,4\n");

    assertThat(run(gold).exitStatus()).isEqualTo(1);
    assertThat(lake().table("gold.line").select("line", "n")).hasRows(row("1", 3L), row("2", 1L));
  }

  @Test
  void groupsThatWereSetAsideAreMadeAgain() throws Exception {
    Table gold = GOLD.check(Check.that("n > 1").reject());
    arrive("1,1,1\n2,1,1\n2,1,1\n");
    run(gold);
    arrive("1,2,1\n");

    assertThat(run(gold).stage("gold.line").how()).isEqualTo("changed keys");
    assertThat(lake().table("gold.line").select("line", "n")).hasRows(row("1", 2L), row("2", 2L));
  }

  @Test
  void aTableThatSomebodyElseChangedIsNotCarriedOn() throws Exception {
    arrive("1,1,1\n2,1,1\n");
    run(GOLD);
    lake()
        .spark()
        .sql("DELETE FROM delta.`%s` WHERE line = '1'".formatted(folder.resolve("lake/gold/line")));
    arrive("1,2,1\n");

    assertThat(run(GOLD).stage("gold.line").how()).isEqualTo("changed keys");
    assertThat(lake().table("gold.line").where("line = '1'").select("n")).hasRows(row(2L));
  }
}
