package io.lagoa.trial;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/testing.md shows. */
@ExtendWith(SparkExtension.class)
final class TestingGuideTest {
  @TempDir Path folder;

  @Test
  void theCasesOfTheGuidePass(SparkSession spark) throws IOException {
    for (String block : blocks("hocon")) {
      Path file = folder.resolve(block.lines().findFirst().orElseThrow().replace("# ", ""));
      Files.createDirectories(file.getParent());
      Files.writeString(file, block);
    }

    List<CaseResult> results =
        Cases.load(folder.resolve("open.conf")).stream().map(Case::run).toList();

    assertThat(results)
        .containsExactly(
            new CaseResult("a late update does not win", true, ""),
            new CaseResult("too many impossible dates stop the table", true, ""));
  }

  @Test
  void theJavaOfTheGuideRuns(SparkSession spark) {
    Pipeline rentals =
        Pipeline.of(
            Table.bronze("rental").from(FileSource.json("nowhere/*.json")),
            Table.silver("rental")
                .sql("SELECT id, price FROM bronze.rental")
                .key("id")
                .upsert()
                .check(Check.that("price > 0").reject()));

    // the guide's example, to the letter
    try (Trial trial = Trial.of(rentals)) {
      trial.given("bronze.rental", Rows.of(spark, "id INT, price INT", row(1, 10), row(2, -1)));
      assertThat(trial.run().exitStatus()).isZero();
      assertThat(trial.table("silver.rental")).hasRows(row(1, 10));
      assertThat(trial.rejected("silver.rental").select("id")).hasRows(row(2));

      trial.given(
          "bronze.rental", Rows.of(spark, "id INT, price INT", row(1, 12))); // what came later
      Run second = trial.run();
      assertThat(second.stage("silver.rental").updated()).isEqualTo(1);
      assertThat(trial.table("silver.rental")).hasRows(row(1, 12));
    }
  }

  @Test
  void theJavaOfTheGuideIsTheJavaThatRuns() throws IOException {
    String test =
        Files.readString(root().resolve("core/src/test/java/io/lagoa/trial/TestingGuideTest.java"));
    List<String> shown = blocks("java");

    assertThat(shown).hasSize(1);
    assertThat(test).containsIgnoringWhitespaces(shown.get(0));
  }

  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(root().resolve("docs/testing.md")));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private static Path root() {
    String root = System.getProperty("lagoa.root");
    Assumptions.assumeTrue(root != null, "lagoa.root is not set: run by Maven");
    return Path.of(root);
  }
}
