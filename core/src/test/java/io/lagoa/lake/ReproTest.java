package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.release.PastInput;
import io.lagoa.release.PastRun;
import io.lagoa.table.DeletionVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class ReproTest {
  @TempDir Path folder;

  @Test
  void aPastRunIsMadeAgainOfTheRowsThatItRead() throws IOException {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    trips.arrive("2 409 40", "3 410 -1");
    Run second = trips.run();
    trips.arrive("4 409 50");
    trips.run();
    Path other = folder.resolve("other");

    PastRun past = trips.lake.repro(second.id(), other.toString());

    assertThat(past.inputs())
        .extracting(PastInput::table, PastInput::version, PastInput::fromOutside)
        .containsExactly(tuple("bronze.trip", 1L, true));
    assertThat(past.made()).containsExactly("gold.line", "silver.trip");
    Lake again = Lake.open(LakeSettings.at(other.toString()));
    assertThat(again.table("bronze.trip"))
        .hasRows(row(1, "409", 30), row(2, "409", 40), row(3, "410", -1));
    Run run = again.run(trips.pipeline(), new Selection(past.made(), false), Progress.SILENT);
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(again.table("silver.trip")).hasRows(row(1, "409", 30), row(2, "409", 40));
    assertThat(again.table("gold.line")).hasRows(row("409", 2L));
    assertThat(trips.lake.table("gold.line")).hasRows(row("409", 3L));
    assertThatThrownBy(() -> trips.lake.repro(second.id(), other.toString()))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> trips.lake.repro("nothing", other.toString()))
        .hasMessageContaining(second.id());
    lose(trips.table("bronze", "trip"));
    assertThatThrownBy(() -> trips.lake.repro(second.id(), folder.resolve("third").toString()))
        .hasMessageContaining("Cannot rebuild version 1 of bronze.trip")
        .hasMessageContaining("lake.retention");
  }

  @Test
  void anInputThatTheRunDidNotMakeIsTakenAtTheVersionThatItRead() {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    Run onlyGold =
        trips.lake.run(
            trips.pipeline(), new Selection(List.of("gold.line"), true), Progress.SILENT);
    trips.arrive("2 409 40");
    trips.run();

    PastRun past = trips.lake.repro(onlyGold.id(), folder.resolve("other").toString());

    assertThat(past.inputs())
        .extracting(PastInput::table, PastInput::version, PastInput::fromOutside)
        .containsExactly(tuple("silver.trip", 0L, false));
    assertThat(past.made()).containsExactly("gold.line");
  }

  @Test
  void marksOfRowsAreNeededToo() throws IOException {
    Trips trips = new Trips(folder);
    Pipeline marked =
        Pipeline.of(
            trips.bronze(),
            Trips.silver().layout(layout -> layout.deletionVectors(DeletionVectors.ALWAYS)),
            Trips.gold());
    trips.arrive("1 409 30", "2 409 40", "3 409 50", "4 410 10");
    trips.lake.run(marked);
    trips.arrive("1 409 31");
    trips.lake.run(marked);
    Run onlyGold =
        trips.lake.run(marked, new Selection(List.of("gold.line"), true), Progress.SILENT);
    trips.lake.repro(onlyGold.id(), folder.resolve("other").toString());
    assertThat(Lake.open(folder.resolve("other").toString()).table("silver.trip"))
        .hasRows(row(1, "409", 31), row(2, "409", 40), row(3, "409", 50), row(4, "410", 10));

    for (Path marks : Trips.files(trips.table("silver", "trip"), ".bin")) {
      Files.delete(marks);
    }
    assertThatThrownBy(() -> trips.lake.repro(onlyGold.id(), folder.resolve("third").toString()))
        .hasMessageContaining("Cannot rebuild version 1 of silver.trip")
        .hasMessageContaining("deletion_vector_");
  }

  private static void lose(Path table) throws IOException {
    for (Path file : Trips.parquet(table)) {
      Files.delete(file);
    }
  }
}
