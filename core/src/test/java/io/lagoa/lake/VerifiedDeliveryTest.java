package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.CutDatabase;
import io.lagoa.error.ErrorCode;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Stage;
import io.lagoa.plan.StageResult;
import io.lagoa.sink.JdbcSink;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Table and target side by side after each delivery. */
@ExtendWith(SparkExtension.class)
@ParameterizedClass
@EnumSource(CutDatabase.class)
final class VerifiedDeliveryTest {
  private final CutDatabase database;

  @TempDir Path folder;
  private Lake lake;

  VerifiedDeliveryTest(CutDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    database.empty();
    lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake").toString())
                .connection("bi", database.connection()));
  }

  @Test
  void rowsOfATargetThatSomebodyElseChangedFailEachRunUntilTheyAreRepaired() {
    Pipeline stock = stock(100, JdbcSink::mirror);
    StageResult first = delivery(stock);
    assertThat(first.how()).isEqualTo("deliver and verify");
    assertThat(first.reason()).isEqualTo("bi stock holds nothing yet; verified");
    database.run(
        "DELETE FROM stock WHERE id = 7",
        "UPDATE stock SET name = 'N8' WHERE id = 8",
        "INSERT INTO stock VALUES (900, 1, 'x', NULL)");

    Stage planned = lake.plan(stock).stages().get(1);
    assertThat(planned.work()).isEqualTo(Stage.Work.YES);
    assertThat(planned.how()).isEqualTo("verify");
    for (int run = 0; run < 2; run++) {
      StageResult told = delivery(stock);
      assertThat(told.code()).hasValue(ErrorCode.DATA_ERROR);
      assertThat(told.message().orElseThrow())
          .contains("Cannot verify gold.stock to bi stock: it was delivered as version 0, and now")
          .contains("id = 7 (missing)", "id = 8 (different)", "id = 900 (extra)")
          .contains("delete the target's row in lagoa_commit");
    }
    database.run("DELETE FROM lagoa_commit");
    assertThat(delivery(stock).status()).isEqualTo(StageResult.Status.DONE);
    assertThat(database.rows("SELECT count(*), min(name), max(id) FROM stock"))
        .containsExactly("100|n1|100");
    StageResult last = delivery(stock);
    assertThat(last.status()).isEqualTo(StageResult.Status.UNCHANGED);
    assertThat(last.reason()).isEqualTo("bi stock holds version 0; verified");
  }

  @Test
  void whatANewVersionBringsIsDeliveredBeforeTheRestIsFoundToDiffer() {
    delivery(stock(10, UnaryOperator.identity()));
    database.run("UPDATE stock SET n = -1 WHERE id = 3");
    StageResult told = delivery(stock(12, UnaryOperator.identity()));
    assertThat(told.message().orElseThrow())
        .contains("delivered as version 1, and now differs from it: id = 3 (different). Repair");
    assertThat(database.rows("SELECT count(*) FROM stock")).containsExactly("12");
    database.run("UPDATE stock SET n = 6 WHERE id = 3");
    assertThat(delivery(stock(12, UnaryOperator.identity())).status())
        .isEqualTo(StageResult.Status.UNCHANGED);
  }

  @Test
  void rowsThatAnUpsertedTargetHasBesidesAreLeftOutAndHideNothing() {
    Pipeline stock = stock(100, UnaryOperator.identity());
    delivery(stock);
    for (int id = 1_000; id < 1_030; id++) {
      database.run("INSERT INTO stock VALUES (%d, 1, 'x', NULL)".formatted(id));
    }
    assertThat(delivery(stock).reason()).isEqualTo("bi stock holds version 0; verified");
    database.run("UPDATE stock SET n = NULL WHERE id = 99");
    assertThat(delivery(stock).message().orElseThrow())
        .contains("differs from it: id = 99 (different). Repair");
  }

  @Test
  void aTargetThatKeepsValuesInOtherWordsIsComparedWithoutThem() {
    database.run(
        "CREATE TABLE stock (id int PRIMARY KEY, n numeric(9, 2), name char(9), at timestamp NULL)");
    assertThat(delivery(stock(3, UnaryOperator.identity())).reason())
        .matches(
            "bi stock holds nothing yet; verified without n \\((numeric|DECIMAL) there, int here\\)");
  }

  @Test
  void aTargetThatIsAppendedToCannotBeVerified() {
    Pipeline stock = stock(3, JdbcSink::append);
    assertThatThrownBy(() -> lake.plan(stock))
        .hasMessageContaining("verify = true needs a target that equals the table");
  }

  private StageResult delivery(Pipeline pipeline) {
    return lake.run(pipeline).stage("gold.stock -> jdbc");
  }

  private static Pipeline stock(int rows, UnaryOperator<JdbcSink> write) {
    return Pipeline.of(
        Table.gold("stock")
            .sql(
                "SELECT CAST(id AS INT) AS id, CAST(id * 2 AS INT) AS n, concat('n', id) AS name, timestamp_seconds(id * 86399) AS at FROM range(1, %d)"
                    .formatted(rows + 1))
            .key("id")
            .to(write.apply(JdbcSink.table("bi", "stock").verified())));
  }
}
