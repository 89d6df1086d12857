package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import io.lagoa.maintain.Upkept;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The deletes that a table remembers are a table, too, and are looked after. */
@ExtendWith(SparkExtension.class)
final class MaintainMemoryTest {
  private static final int DELETES = 9;

  @TempDir Path folder;

  @Test
  void rememberedDeletesAreJoinedAndStillWin() throws IOException {
    Lake lake =
        Lake.open(LakeSettings.at(folder.resolve("lake").toString()).retention(Duration.ZERO));
    run(lake, "first", "{\"id\":100,\"at\":1}");
    for (int id = 1; id <= DELETES; id++) {
      run(lake, "d" + id, "{\"id\":%d,\"at\":5,\"op\":\"d\"}".formatted(id));
    }
    assertThat(files()).isGreaterThanOrEqualTo(DELETES);

    List<Upkept> told = lake.maintain(true);
    assertThat(files()).isGreaterThanOrEqualTo(DELETES);
    List<Upkept> done = lake.maintain(false);

    assertThat(of(told)).contains("would join %d small files".formatted(DELETES));
    assertThat(of(done)).contains("joined %d small files".formatted(DELETES));
    assertThat(files()).isEqualTo(1);
    Run late = run(lake, "late", "{\"id\":3,\"at\":4}", "{\"id\":4,\"at\":6}");
    assertThat(late.stage("silver.trip").inserted()).isEqualTo(1);
    assertThat(lake.sql("SELECT id, at FROM silver.trip")).hasRows(row(100, 1), row(4, 6));
    assertThat(lake.maintain(false)).allMatch(table -> table.failure().isEmpty());
    run(lake, "later", "{\"id\":5,\"at\":4}");
    assertThat(lake.sql("SELECT id, at FROM silver.trip")).hasRows(row(100, 1), row(4, 6));
  }

  private static List<String> of(List<Upkept> tables) {
    return tables.stream()
        .filter(table -> table.table().equals("memory of silver.trip"))
        .flatMap(table -> table.done().stream())
        .toList();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("lake/_memory/silver_trip"))) {
      return all.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private Run run(Lake lake, String file, String... lines) throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve(file + ".json"), String.join("\n", lines));
    Run run =
        lake.run(
            Pipeline.of(
                Table.bronze("trip")
                    .from(FileSource.json(in + "/*.json"))
                    .schema("id INT, at INT, op STRING"),
                Table.silver("trip")
                    .sql("SELECT id, at, op FROM bronze.trip")
                    .key("id")
                    .orderBy("at")
                    .deleteWhen("op = 'd'")
                    .upsert()));
    assertThat(run.succeeded()).as(run.toString()).isTrue();
    return run;
  }
}
