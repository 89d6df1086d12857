package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Targets of a lake that is lost and comes from its backup again, with versions before theirs. */
@ExtendWith(SparkExtension.class)
final class RestoredLakeTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final Pipeline ROAD =
      Pipeline.of(
          Table.bronze("item")
              .from(Jdbc.table("shop", "public.item"))
              .key("id")
              .to(JdbcSink.table("shop", "public.served").mirror()));

  @TempDir private Path folder;

  @Test
  void theTargetHoldsWhatTheRestoredLakeHolds() throws Exception {
    POSTGRES.run("CREATE TABLE item (id int PRIMARY KEY, v text)");
    run("lake", "INSERT INTO item VALUES (1, 'a'), (2, 'b')");
    FileUtils.copyDirectory(at("lake"), at("backup"));
    run("lake", "INSERT INTO item VALUES (3, 'lost')");
    run("lake", "UPDATE item SET v = 'lost' WHERE id = 1");
    run("lake", "INSERT INTO item VALUES (4, 'lost')");
    run("backup", "DELETE FROM item WHERE v = 'lost'");
    run("backup", "UPDATE item SET v = 'B' WHERE id = 2");
    run("backup", "TRUNCATE served");
  }

  /** After the change and a run of the lake there, the target is equal to the source. */
  private void run(String lake, String change) {
    POSTGRES.run(change);
    Run run =
        Lake.open(LakeSettings.at(at(lake).toString()).connection("shop", POSTGRES.connection()))
            .run(ROAD);
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(items("served")).as(change).isEqualTo(items("item"));
  }

  private File at(String lake) {
    return folder.resolve(lake).toFile();
  }

  private static List<String> items(String table) {
    return POSTGRES.rows("SELECT id, v FROM %s ORDER BY id".formatted(table));
  }
}
