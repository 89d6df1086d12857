package io.lagoa.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.lagoa.jobs.cli.Lagoa;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documents show: a block {@code hocon test} is a complete pipeline file, a block {@code
 * java test} compiles, every command exists with the options shown, and the README's example comes
 * out as it says.
 */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class ReadmeIT {
  private static final List<Document> DOCUMENTS = Document.all();

  @TempDir private static Path folder;

  @Test
  void thereIsSomethingToCheck(TestReporter reporter) {
    List<Document.Block> pipelines = blocks("hocon test").toList();
    List<Document.Block> programs = blocks("java test").toList();
    List<Document.Block> commands = commands().toList();

    reporter.publishEntry(
        "documents",
        "%d documents, %d pipeline files, %d programs, %d commands"
            .formatted(DOCUMENTS.size(), pipelines.size(), programs.size(), commands.size()));
    assertThat(DOCUMENTS).extracting(Document::name).contains("README.md");
    assertThat(pipelines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(programs).hasSizeGreaterThanOrEqualTo(2);
    assertThat(commands).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void theWorkedExampleComesOutAsShown() throws Exception {
    Document readme =
        DOCUMENTS.stream().filter(one -> one.name().equals("README.md")).findFirst().orElseThrow();
    List<Document.Block> blocks = readme.section("A worked example").blocks();

    int compared = new WorkedExample(folder, "example/requests.conf").replay(blocks);

    assertThat(compared).isGreaterThanOrEqualTo(7);
  }

  @TestFactory
  Stream<DynamicTest> pipelineFiles() {
    return tests(blocks("hocon test"), Document.Block::toString, this::loadsAndPlans);
  }

  @TestFactory
  Stream<DynamicTest> programs() {
    return tests(blocks("java test"), Document.Block::toString, Program::compile);
  }

  @TestFactory
  Stream<DynamicTest> commandLines() {
    return tests(commands(), block -> block + " " + block.text(), ReadmeIT::exists);
  }

  /** A file that has neither connections nor sources with unknown columns is planned, too. */
  private void loadsAndPlans(Document.Block block) throws IOException {
    Path beside = folder.resolve(block.toString().replaceAll("\\W", "-"));
    Path file = beside.resolve("pipeline.conf");
    String text = block.text() + "\nlake.root = \"" + beside.resolve("lake") + "\"\n";
    PipelineFile pipeline = PipelineFile.parse(text, file.toString());
    List<Table> tables = List.copyOf(pipeline.pipeline().tables().values());

    assertThat(tables).isNotEmpty();
    if (pipeline.settings().connections().isEmpty() && tables.stream().allMatch(Examples::covers)) {
      for (Table table : tables) {
        Examples.write(beside, table);
      }
      try (Lake lake = Lake.open(pipeline.settings())) {
        assertThat(lake.plan(pipeline.pipeline()).isEmpty()).isFalse();
      }
    }
  }

  /** With {@code --help} behind it a command is parsed and not run. */
  private static void exists(Document.Block command) {
    List<String> words = ShellWords.of(command.text().substring("bin/lagoa".length()));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int status =
        Lagoa.run(
            stream,
            stream,
            Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
  }

  private static Stream<Document.Block> blocks(String info) {
    return DOCUMENTS.stream()
        .flatMap(document -> document.blocks().stream())
        .filter(block -> block.info().equals(info));
  }

  private static Stream<Document.Block> commands() {
    return DOCUMENTS.stream().flatMap(document -> document.commands().stream());
  }

  private interface BlockCheck {
    void check(Document.Block block) throws Exception;
  }

  private static Stream<DynamicTest> tests(
      Stream<Document.Block> blocks, Function<Document.Block, String> name, BlockCheck check) {
    return blocks.map(block -> dynamicTest(name.apply(block), () -> check.check(block)));
  }
}
