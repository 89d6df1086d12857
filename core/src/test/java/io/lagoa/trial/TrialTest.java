package io.lagoa.trial;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult.Status;
import io.lagoa.sink.Sink;
import io.lagoa.source.Source;
import io.lagoa.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class TrialTest {
  private static final Source OUTSIDE =
      context -> {
        throw new AssertionError("a trial opened a source");
      };
  private static final Sink TARGET =
      context -> {
        throw new AssertionError("a trial opened a sink");
      };

  private static Pipeline pipeline() {
    return Pipeline.of(
        Table.bronze("trip").from(OUTSIDE).schema("id INT, line STRING, speed INT"),
        Table.bronze("fare").from(OUTSIDE),
        Table.silver("trip")
            .sql("SELECT id, line, speed FROM bronze.trip")
            .key("id")
            .upsert()
            .every(Duration.ofDays(1))
            .check(Check.that("speed < 200").reject())
            .check(Check.that("rejected <= 50%").stop())
            .to(TARGET),
        Table.gold("line").sql("SELECT line, count(*) AS trips FROM silver.trip GROUP BY line"),
        Table.gold("fare").sql("SELECT sum(price) AS price FROM bronze.fare"));
  }

  @Test
  void whatIsGivenLaterIsWhatIsNew(SparkSession spark) {
    try (Trial trial = Trial.of(pipeline())) {
      trial.given(
          "bronze.trip", Rows.of(spark, "id INT, speed INT", row(1, 30), row(2, 40), row(3, 900)));
      Run first = trial.run();
      assertThat(first.succeeded()).as(first.toString()).isTrue();
      assertThat(trial.table("silver.trip")).hasRows(row(1, null, 30), row(2, null, 40));
      assertThat(trial.rejected("silver.trip").select("id")).hasRows(row(3));
      assertThat(trial.table("quarantine.silver_trip").select("id")).hasRows(row(3));
      assertThat(trial.rejected("gold.line")).isEmpty();

      assertThat(trial.run().unchanged()).isTrue();

      trial.given("bronze.trip", Rows.of(spark, "id INT, speed INT", row(2, 50)));
      trial.given("bronze.trip", Rows.of(spark, "id INT, line STRING", row(4, "409")));
      Run second = trial.run();
      assertThat(second.stage("bronze.trip").inserted()).isEqualTo(2);
      assertThat(second.stage("silver.trip").updated()).isEqualTo(1);
      assertThat(trial.table("silver.trip"))
          .hasRows(row(1, null, 30), row(2, null, 50), row(4, "409", null));
    }
  }

  @Test
  void tablesRunWhenWhatTheyReadIsGiven(SparkSession spark) {
    try (Trial trial = Trial.of(pipeline())) {
      trial.given(
          "silver.trip", Rows.of(spark, "id INT, line STRING, speed INT", row(1, "409", 1)));
      Run run = trial.run();

      assertThat(run.stages()).extracting("name").containsExactly("silver.trip", "gold.line");
      assertThat(trial.table("gold.line")).hasRows(row("409", 1));
      assertThatThrownBy(() -> trial.table("gold.fare"))
          .hasMessage(
              "Cannot read gold.fare: it was left out of the trial, because no rows are given to bronze.fare");
    }
  }

  @Test
  void aTableInThePlaceOfAQueryIsGivenWhole(SparkSession spark) {
    Pipeline pipeline =
        Pipeline.of(
            Table.silver("trip").sql("SELECT id FROM bronze.trip"),
            Table.gold("trip")
                .sql(
                    "SELECT max(t.id) AS id, max(d.km) AS km FROM silver.trip t, other.distance d"));
    try (Trial trial = Trial.of(pipeline)) {
      trial.given("silver.trip", Rows.of(spark, "id INT", row(7), row(8)));
      trial.given("other.distance", Rows.of(spark, "km INT", row(100)));
      trial.run();
      assertThat(trial.table("gold.trip")).hasRows(row(8, 100));

      trial.given("silver.trip", Rows.of(spark, "id INT", row(5)));
      trial.given("other.distance", Rows.of(spark, "km INT", row(50)));
      trial.run();
      assertThat(trial.table("silver.trip")).hasRows(row(5));
      assertThat(trial.table("other.distance")).hasRows(row(50), row(100));
      assertThat(trial.table("gold.trip")).hasRows(row(5, 100));
    }
  }

  @Test
  void aHistoryMayBeGivenAsItStands(SparkSession spark) {
    Pipeline pipeline =
        Pipeline.of(
            Table.silver("stop")
                .sql("SELECT id, at, zone FROM bronze.stop")
                .key("id")
                .orderBy("at")
                .history()
                .deleteWhen("zone = 0"),
            Table.gold("zone").sql("SELECT id, zone FROM silver.stop WHERE valid_to IS NULL"));
    try (Trial trial = Trial.of(pipeline)) {
      trial.given(
          "silver.stop",
          Rows.of(
              spark,
              "id INT, at INT, zone INT, valid_from INT, valid_to INT, is_current BOOLEAN",
              row(1, 5, 1, 5, 9, false),
              row(1, 9, 2, 9, null, true)));
      assertThat(trial.run().exitStatus()).isZero();
      assertThat(trial.table("gold.zone")).hasRows(row(1, 2));
    }
  }

  @Test
  void aStopShowsTheRowsThatFailed(SparkSession spark) {
    try (Trial trial = Trial.of(pipeline())) {
      trial.given("bronze.trip", Rows.of(spark, "id INT, speed INT", row(1, 900)));
      Run run = trial.run();

      assertThat(run.exitStatus()).isEqualTo(1);
      assertThat(run.stage("silver.trip").status()).isEqualTo(Status.STOPPED);
      assertThat(trial.rejected("silver.trip").select("id")).hasRows(row(1));
      assertThatThrownBy(() -> trial.table("silver.trip")).hasMessageContaining("no such table");
    }
  }

  @Test
  void refusesWhatItCannotTake(SparkSession spark) {
    try (Trial trial = Trial.of(pipeline())) {
      assertThatThrownBy(() -> trial.given("bronze.tripp", Rows.of(spark, "id INT")))
          .hasMessage(
              "Unknown table 'bronze.tripp': the pipeline neither declares nor reads it; did you mean 'bronze.trip'?");
      assertThatThrownBy(
              () -> trial.given("bronze.trip", Rows.of(spark, "id BIGINT, lines STRING")))
          .hasMessage(
              "In code: Cannot give rows to bronze.trip: column id is BIGINT, declared is INT, column lines is not declared; did you mean 'line'?");
      assertThatThrownBy(trial::run).hasMessageContaining("no rows are given");
    }
  }

  @Test
  void leavesNothingBehind(SparkSession spark) {
    Trial trial = Trial.of(pipeline());
    trial.given("bronze.fare", Rows.of(spark, "price INT", row(1)));
    trial.run();
    Path file = Path.of(java.net.URI.create(trial.table("bronze.fare").inputFiles()[0]));
    assertThat(Files.exists(file)).isTrue();

    trial.close();

    assertThat(Files.exists(file.getParent().getParent().getParent().getParent())).isFalse();
    assertThat(spark.range(1).count()).as("the session goes on").isEqualTo(1);
  }
}
