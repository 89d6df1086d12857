package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields that a declared schema does not name. */
final class RescuedTest {
  @TempDir Path base;
  private FileSession.Lake lake;

  @BeforeEach
  void anEmptyLake() {
    lake = FileSession.lake(base);
  }

  @Test
  void unknownFieldsOfJsonAreKeptAsTheyCame() throws IOException {
    write(
        "in/a.json",
        """
        {"id": 1, "name": "Ana"}

        {"id": 2, "age": 30, "home": {"city": "Rio", "zip": null}, "it's": [1, 2]}
        {"name": "Bia", "id": 3, "note": "says \\"no\\""}
        """);

    assertThat(rows(FileSource.json("in/*.json").schema("id INT, name STRING, _rescued STRING")))
        .containsExactly(
            "[1,Ana,null]",
            "[2,null,{\"age\":\"30\",\"home\":\"{\\\"city\\\":\\\"Rio\\\",\\\"zip\\\":null}\",\"it's\":\"[1,2]\"}]",
            "[3,Bia,{\"note\":\"says \\\"no\\\"\"}]");
  }

  @Test
  void aRowThatDoesNotParseFailsOrIsKeptAsWithoutRescue() throws IOException {
    write("in/a.json", "{\"id\": 1, \"x\": 2}\n{\"id\": \n");
    FileSource source = FileSource.json("in/*.json");

    assertThatThrownBy(() -> rows(source.schema("id INT, _rescued STRING")))
        .hasMessageContaining("FAILFAST");
    assertThat(rows(source.schema("id INT, _rescued STRING, _corrupt STRING")))
        .containsExactly("[1,{\"x\":\"2\"},null]", "[null,null,{\"id\": ]");
  }

  @Test
  void eachFileOfCsvHasTheColumnsThatItsHeaderSays() throws IOException {
    write("in/a.csv", "id,name\n1,Ana\n");
    write("in/b.csv", "NAME,\"home town\",id\nBia,Rio,2\nCaio,,3\n");
    write("in/c.csv", "id,age\n4,40\n");

    assertThat(rows(FileSource.csv("in/*.csv").schema("id INT, name STRING, _rescued STRING")))
        .containsExactlyInAnyOrder(
            "[1,Ana,null]",
            "[2,Bia,{\"home town\":\"Rio\"}]",
            "[3,Caio,null]",
            "[4,null,{\"age\":\"40\"}]");
  }

  @Test
  void whatCannotTellUnknownFieldsIsRefusedBeforeAnythingIsRead() throws IOException {
    write("in/a.csv", "1,Ana\n");

    assertThatThrownBy(
            () ->
                FileSource.csv("in/*.csv")
                    .option("header", "false")
                    .schema("id INT, _rescued STRING")
                    .open(lake))
        .hasMessageContaining("CSV must have a header line");
    assertThatThrownBy(() -> FileSource.csv("in/*.csv").schema("id INT, _rescued INT").open(lake))
        .hasMessageContaining("declare it as _rescued STRING");
    assertThatThrownBy(
            () -> FileSource.of("in/*.csv", "parquet").schema("_rescued STRING").open(lake))
        .hasMessageContaining("only csv and json");
    assertThatThrownBy(
            () ->
                FileSource.json("in/*.csv")
                    .option("multiLine", "true")
                    .schema("_rescued STRING")
                    .open(lake))
        .hasMessageContaining("one object a line");
  }

  @Test
  void unknownFieldsThatNoColumnTakesAreNamed() throws IOException {
    write("in/a.json", "{\"id\": 1, \"Name\": {\"id\": 2}}\n{\"id\": 2, \"tags\": [{\"x\": 1}]}");
    write("in/b.json", "[{\"id\": 3, \"name\": \"Ana\"},\n {\"age\": 3}]");
    write("in/c.json", "{\"id\": 1, \"na");
    FileSource files = FileSource.json("in/*.json");

    Offer offer = files.schema("id INT, name STRING").open(lake);

    assertThat(offer.reason()).endsWith("; leaves out fields Name, age, tags");
    assertThat(offer.notes())
        .containsExactly(
            "fields Name, age, tags are in no column and are left out: declare them, or a column _rescued STRING that takes them");
    assertThat(files.schema("id INT, name STRING, Name STRING, age INT, tags STRING").open(lake))
        .satisfies(all -> assertThat(all.notes()).isEmpty());
    assertThat(files.schema("id INT, _rescued STRING").open(lake).notes()).isEmpty();
    Offer nothingNew = files.schema("id INT").open(lake.after(offer));
    assertThat(nothingNew.notes()).isEmpty();
  }

  private List<String> rows(FileSource source) {
    return source.open(lake).rows().read().collectAsList().stream().map(Row::toString).toList();
  }

  private void write(String name, String text) throws IOException {
    Path file = base.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
