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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The deletes that a table remembers are a table, too, and are looked after. */
@ExtendWith(SparkExtension.class)
final class MaintainMemoryTest {
  @TempDir Path folder;

  @Test
  void rememberedDeletesAreKept() throws IOException {
    deletesWin(1, List.of());
  }

  @Test
  @Tag("thorough")
  void manyRememberedDeletesAreJoined() throws IOException {
    deletesWin(9, List.of("joined 9 small files"));
  }

  /** A row that is older than a remembered delete loses, before and after. */
  private void deletesWin(int deletes, List<String> done) throws IOException {
    Lake lake =
        Lake.open(LakeSettings.at(folder.resolve("lake").toString()).retention(Duration.ZERO));
    run(lake, "first", "{\"id\":100,\"at\":1}");
    for (int id = 1; id <= deletes; id++) {
      run(lake, "d" + id, "{\"id\":%d,\"at\":5,\"op\":\"d\"}".formatted(id));
    }
    assertThat(files()).isEqualTo(deletes);
    assertThat(of(lake.maintain(false))).containsAll(done);
    assertThat(files()).isEqualTo(1);
    run(lake, "late", "{\"id\":1,\"at\":4}", "{\"id\":4,\"at\":6}");
    assertThat(lake.sql("SELECT id, at FROM silver.trip")).hasRows(row(100, 1), row(4, 6));
    assertThat(lake.maintain(true)).extracting(Upkept::table).contains("memory of silver.trip");
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
