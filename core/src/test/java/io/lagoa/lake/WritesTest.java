package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The ways to write, from a pipeline file to the rows of a lake. */
@ExtendWith(SparkExtension.class)
final class WritesTest {
  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open(SparkSession spark) {
    lake = Lake.open(folder.resolve("lake").toString());
  }

  private Pipeline pipeline(String tables) {
    return PipelineFile.parse(
            "tables { %s }".formatted(tables), folder.resolve("pipeline.conf").toString())
        .pipeline();
  }

  private void arrive(String file, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/" + file), String.join("\n", lines));
  }

  private static void assertWell(Run run) {
    assertThat(run.exitStatus()).as(run.toString()).isZero();
  }

  @Test
  void eventsBecomeAStateAndAHistory() throws IOException {
    Pipeline pipeline =
        pipeline(
            """
            bronze.event { from.files { path = "in/*.json", format = json }, schema = "id INT, at INT, line STRING, op STRING" }
            silver.now { sql = "SELECT * FROM bronze.event", key = id, order-by = at, delete-when = "op = 'd'", write = upsert }
            silver.past { sql = "SELECT * FROM bronze.event", key = id, order-by = at, delete-when = "op = 'd'", write.history { compare = [line] } }
            gold.lines { sql = "SELECT line, count(*) AS n FROM silver.past WHERE is_current GROUP BY line" }
            """);
    arrive("a.json", "{\"id\":1,\"at\":10,\"line\":\"a\"}", "{\"id\":2,\"at\":10,\"line\":\"b\"}");
    assertWell(lake.run(pipeline));
    arrive("b.json", "{\"id\":1,\"at\":30,\"op\":\"d\"}", "{\"id\":2,\"at\":30,\"line\":\"c\"}");
    assertWell(lake.run(pipeline));
    arrive("c.json", "{\"id\":1,\"at\":20,\"line\":\"late\"}");
    assertWell(lake.run(pipeline));

    assertThat(lake.table("silver.now").select("id", "line")).hasRows(row(2, "c"));
    assertThat(lake.table("silver.past").select("id", "line", "valid_from", "valid_to"))
        .hasRows(
            row(1, "a", 10, 20),
            row(1, "late", 20, 30),
            row(2, "b", 10, 30),
            row(2, "c", 30, null));
    assertThat(lake.table("gold.lines")).hasRows(row("c", 1L));
    assertThat(lake.tables())
        .containsExactly("bronze.event", "gold.lines", "silver.now", "silver.past");
    assertThat(lake.plan(pipeline).isEmpty()).isTrue();
  }

  @Tag("thorough")
  @Test
  void dumpsBecomeAHistory() throws IOException {
    String tables =
        """
        bronze.stop { from.files { path = "in/*.csv", format = csv }, key = id, write = replace }
        silver.stop { sql = "SELECT * FROM bronze.stop", key = id, write = history }
        """;
    arrive("a.csv", "id,name", "1,a", "2,b", "3,c");
    assertWell(lake.run(pipeline(tables)));
    arrive("b.csv", "id,name", "1,a", "2,B");
    assertWell(lake.run(pipeline(tables)));

    assertThat(lake.table("silver.stop").select("id", "name", "is_current"))
        .hasRows(
            row("1", "a", true), row("2", "b", false), row("2", "B", true), row("3", "c", false));
    assertThat(
            lake.sql(
                "SELECT o.id, o.valid_to = n.valid_from FROM silver.stop o JOIN silver.stop n"
                    + " ON o.id = n.id WHERE NOT o.is_current AND n.is_current"))
        .hasRows(row("2", true));
  }

  @Tag("thorough")
  @Test
  void columnsChangeAsTheTableAllows() throws IOException {
    String tables =
        """
        bronze.trip { from.files { path = "in/*.json", format = json }, schema = "id %s, km INT %s" %s }
        silver.trip { sql = "SELECT * FROM bronze.trip", key = id, order-by = km, write = upsert %s }
        gold.trips { sql = "SELECT count(*) AS n, max(id) AS last FROM silver.trip" %s }
        """;
    String widen = ", schema-change = widen";
    arrive("a.json", "{\"id\":1,\"km\":1}", "{\"id\":2,\"km\":1}");
    assertWell(lake.run(pipeline(tables.formatted("INT", "", "", "", ""))));
    arrive("b.json", "{\"id\":3000000000,\"km\":1,\"line\":\"x\"}");

    refused(
        tables.formatted("BIGINT", "", "", "", ""),
        "column id was INT and would be BIGINT",
        "set schema-change = widen");
    refused(
        tables.formatted("INT", ", line STRING", ", schema-change = strict", "", ""),
        "columns [line] are new",
        "set schema-change = add");
    Pipeline wider = pipeline(tables.formatted("BIGINT", ", line STRING", widen, widen, widen));
    assertThat(lake.plan(wider).stages().get(0).notes())
        .containsExactly(
            "column id from INT to BIGINT (widening: every file is rewritten)",
            "new columns [line] (compatible)");
    assertWell(lake.run(wider));

    assertThat(lake.table("silver.trip"))
        .hasRows(row(1L, 1, null), row(2L, 1, null), row(3_000_000_000L, 1, "x"));
    assertThat(lake.table("gold.trips")).hasRows(row(3L, 3_000_000_000L));
    arrive("c.json", "{\"id\":1,\"km\":2}");
    assertWell(lake.run(wider));
    assertThat(lake.table("silver.trip").where("id = 1")).hasRows(row(1L, 2, null));
  }

  @Test
  void newFilesReplaceTheirDays() throws IOException {
    String tables =
        """
        bronze.trip {
          from.files { path = "in/*.json", format = json }, schema = "day STRING, km INT"
          partition-by = day, write.replace { by = partition }
        }
        """;
    arrive("a.json", "{\"day\":\"mon\",\"km\":1}", "{\"day\":\"tue\",\"km\":1}");
    assertWell(lake.run(pipeline(tables)));
    arrive("b.json", "{\"day\":\"tue\",\"km\":2}", "{\"day\":\"wed\",\"km\":2}");
    assertWell(lake.run(pipeline(tables)));

    assertThat(lake.table("bronze.trip").select("day", "km"))
        .hasRows(row("mon", 1), row("tue", 2), row("wed", 2));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() throws IOException {
    arrive("a.csv", "id,name", "1,a");
    String from = "from.files { path = \"in/*.csv\", format = csv }";
    refused("bronze.a { %s, write = history }".formatted(from), "history needs a key");
    refused(
        "bronze.a { %s, write = append, delete-when = \"id = 1\" }".formatted(from),
        "delete-when has no meaning with write = append");
    refused(
        "bronze.a { %s, delete-when = \"id = 1\" }".formatted(from),
        "delete-when has no meaning without write = upsert or history");
    refused("bronze.a { %s, key = id, write = upsert, delete-when = idd }".formatted(from), "idd");
    refused(
        "bronze.a { %s, key = id, write.history { max-shrink = 120%% } }".formatted(from),
        "Invalid max-shrink = 120%");
    refused(
        "bronze.a { %s, key = id, write.history { compare = [nam] } }".formatted(from),
        "Unknown column 'nam' in compare");
    refused(
        "bronze.a { %s, write.replace { by = partition } }".formatted(from),
        "partition-by = [day]");
    refused(
        "gold.a { sql = \"SELECT 1 AS a\", partition-by = a, write.replace { by = partition } }",
        "is for tables with from");
    refused("bronze.a { %s, write = histroy }".formatted(from), "history");
  }

  private void refused(String tables, String... reasons) {
    assertThatThrownBy(() -> lake.plan(pipeline(tables)))
        .isInstanceOf(LagoaException.class)
        .hasMessageContainingAll(reasons);
  }
}
