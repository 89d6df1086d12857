package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer.News;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  @TempDir Path base;
  private FileSession.Lake lake;

  @BeforeEach
  void anEmptyLake() {
    lake = FileSession.lake(base);
  }

  @Test
  void columnsAreStringsNamedByTheHeaderLine() throws IOException {
    write("in/a.csv", "id,name\n1,Ana\n2,\n");
    Offer offer = FileSource.csv("in/*.csv").open(lake);
    assertThat(offer.schema().toDDL()).isEqualTo("id STRING,name STRING");
    assertThat(offer.news()).isEqualTo(News.ALL);
    assertThat(offer.reason()).isEqualTo("1 file, 17 bytes");
    assertThat(rows(offer)).containsExactly("[1,Ana]", "[2,null]");
  }

  @Test
  void lookingStartsNoSparkJob() throws Exception {
    write("in/a.csv", "id,name\n1,Ana\n");
    assertThat(FileSession.jobs(() -> FileSource.csv("in").open(lake))).isZero();
    assertThat(FileSession.jobs(() -> rows(FileSource.csv("in").open(lake)))).isPositive();
  }

  @Test
  void onlyNewFilesAreReadAgain() throws IOException {
    write("in/a.csv", "id\n1\n");
    FileSource source = FileSource.csv("in/*.csv");
    Offer first = source.open(lake);
    write("in/b.csv", "id\n2\n3\n");
    write("in/c.csv", "id\n4\n");
    Offer second = source.open(lake.after(first));
    assertThat(second.news()).isEqualTo(News.SOME);
    assertThat(second.reason()).isEqualTo("2 new files, 12 bytes");
    assertThat(rows(second)).containsExactly("[2]", "[3]", "[4]");
    Offer third = source.open(lake.after(second));
    assertThat(third.news()).isEqualTo(News.NONE);
    assertThat(third.reason()).isEqualTo("no file beyond the 3 already read");
    assertThat(third.schema()).isEqualTo(first.schema());
    assertThat(third.upTo()).isEqualTo(second.upTo());
  }

  @Test
  void filesThatWereReadMayBeRemoved() throws IOException {
    write("in/a.csv", "id\n1\n");
    FileSource source = FileSource.csv("in/*.csv");
    Offer first = source.open(lake);
    Files.delete(base.resolve("in/a.csv"));
    Offer none = source.open(lake.after(first));
    assertThat(none.news()).isEqualTo(News.NONE);
    assertThat(none.schema()).isEqualTo(first.schema());
    write("in/b.csv", "id\n2\n");
    Offer second = source.open(lake.after(none));
    assertThat(rows(second)).containsExactly("[2]");
    assertThat(second.upTo().orElseThrow().values()).containsKeys("a.csv", "b.csv");
  }

  @Test
  void aFileThatChangedSinceItWasReadIsAnError() throws IOException {
    write("in/a.csv", "id\n1\n");
    FileSource source = FileSource.csv("in");
    Offer first = source.open(lake);
    write("in/a.csv", "id\n1\n2\n");
    assertThatThrownBy(() -> source.open(lake.after(first)))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(DATA_ERROR))
        .hasMessageContainingAll("bronze.orders", "a.csv", "was 5 bytes, is 7", "--full");
  }

  @Test
  void aFileOfTheSameLengthIsChangedIfItWasWrittenLater() throws IOException {
    Path file = write("in/a.csv", "id\n1\n");
    Offer first = FileSource.csv("in").open(lake);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThatThrownBy(() -> FileSource.csv("in").open(lake.after(first)))
        .hasMessageContaining("changed since it was read");
  }

  @Test
  void noFileAtAllIsAnErrorUnlessAllowed() throws IOException {
    FileSource source = FileSource.csv("in/*.csv");
    assertThatThrownBy(() -> source.open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(DATA_ERROR))
        .hasMessageContainingAll("in/*.csv", base.toString(), "allow-empty");
    Offer empty = source.schema("id INT").allowEmpty(true).open(lake);
    assertThat(empty.news()).isEqualTo(News.NONE);
    assertThat(empty.schema().toDDL()).isEqualTo("id INT");
    write("in/a.csv", "id\n7\n");
    assertThat(rows(source.open(lake.after(empty)))).containsExactly("[7]");
  }

  @Test
  void hiddenFilesAreLeftOut() throws IOException {
    write("in/a.csv", "id\n1\n");
    write("in/_b.csv", "id\n2\n");
    write("in/.c.csv", "id\n3\n");
    write("in/_temporary/d.csv", "id\n4\n");
    assertThat(rows(FileSource.csv("in").open(lake))).containsExactly("[1]");
    assertThat(rows(FileSource.csv("in/*").open(lake))).containsExactly("[1]");
  }

  @Test
  void foldersWithinAFolderAreReadOnlyWhenAsked() throws IOException {
    write("in/a.csv", "id\n1\n");
    write("in/2024/b.csv", "id\n2\n");
    FileSource source = FileSource.csv("in");
    assertThatThrownBy(() -> source.open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(CONFIG_INVALID))
        .hasMessageContainingAll("2024", "recursiveFileLookup");
    Offer all = source.option("recursiveFileLookup", "true").open(lake);
    assertThat(rows(all)).containsExactly("[1]", "[2]");
    assertThat(all.upTo().orElseThrow().values()).containsKeys("a.csv", "2024/b.csv");
  }

  @Test
  void wildcardsInANameAreLettersOfTheName() throws IOException {
    write("in {x}/a[1].csv", "id\n1\n");
    write("in {x}/a1.csv", "id\n2\n");
    Path odd = base.resolve("in {x}");
    Offer first = FileSource.csv("*.csv").open(FileSession.lake(odd));
    assertThat(rows(first)).containsExactly("[1]", "[2]");
    assertThat(first.upTo().orElseThrow().values()).containsKeys("a1.csv", "a[1].csv");
  }

  @Test
  void aHeaderThatDiffersIsAnErrorNotShiftedColumns() throws IOException {
    write("in/a.csv", "id,name\n1,Ana\n");
    write("in/b.csv", "name,id\nBia,2\n");
    Offer offer = FileSource.csv("in").open(lake);
    assertThatThrownBy(() -> rows(offer))
        .hasStackTraceContaining("b.csv")
        .hasStackTraceContaining("Header: name, id")
        .hasStackTraceContaining("Schema: id, name");
  }

  @Test
  void aHeaderWithAColumnMoreIsAnError() throws IOException {
    write("in/a.csv", "id,name\n1,Ana\n");
    write("in/b.csv", "id,name,age\n2,Bia,30\n");
    Offer offer = FileSource.csv("in").open(lake);
    assertThatThrownBy(() -> rows(offer)).hasStackTraceContaining("b.csv");
  }

  @Test
  void aRowThatDoesNotParseFailsTheRead() throws IOException {
    write("in/a.csv", "id,name\n1,Ana\nx,Bia\n");
    Offer offer = FileSource.csv("in").schema("id INT, name STRING").open(lake);
    assertThatThrownBy(() -> rows(offer)).hasStackTraceContaining("MALFORMED_RECORD_IN_PARSING");
  }

  @Test
  void aRowWithTooFewOrTooManyValuesFailsTheRead() throws IOException {
    write("few/a.csv", "id,name\n1\n");
    write("many/a.csv", "id,name\n1,Ana,3\n");
    for (String folder : List.of("few", "many")) {
      Offer offer = FileSource.csv(folder).open(lake);
      assertThatThrownBy(() -> rows(offer))
          .as(folder)
          .hasStackTraceContaining("MALFORMED_RECORD_IN_PARSING");
    }
  }

  @Test
  void aColumnForCorruptRecordsKeepsThem() throws IOException {
    write("in/a.csv", "id,name\n1,Ana\nx,Bia\n3\n");
    Offer declared =
        FileSource.csv("in").open(lake.declaring("id INT, name STRING, _corrupt STRING"));
    assertThat(rows(declared)).containsExactly("[1,Ana,null]", "[3,null,3]", "[null,Bia,x,Bia]");
    Offer named = FileSource.csv("in").option("columnNameOfCorruptRecord", "bad").open(lake);
    assertThat(named.schema().toDDL()).isEqualTo("id STRING,name STRING,bad STRING");
    assertThat(rows(named)).containsExactly("[1,Ana,null]", "[3,null,3]", "[x,Bia,null]");
  }

  @Test
  void modesThatLoseRowsAreRefused() throws IOException {
    write("in/a.csv", "id\n1\n");
    for (String mode : List.of("DROPMALFORMED", "PERMISSIVE")) {
      FileSource source = FileSource.csv("in").schema("id INT").option("mode", mode);
      assertThatThrownBy(() -> source.open(lake))
          .isInstanceOfSatisfying(
              LagoaException.class, e -> assertThat(e.code()).isEqualTo(CONFIG_INVALID))
          .hasMessageContainingAll(mode, "_corrupt");
    }
  }

  @Test
  void theHeaderFollowsTheOptionsOfTheRead() throws IOException {
    Charset latin = StandardCharsets.ISO_8859_1;
    Path file = base.resolve("in/a.csv");
    Files.createDirectories(file.getParent());
    Files.write(file, "# Secretaria\n\n'Órgão; sigla';Preço\n'São Paulo';1,5\n".getBytes(latin));
    Offer offer =
        FileSource.csv("in")
            .option("SEP", ";")
            .option("quote", "'")
            .option("encoding", "ISO-8859-1")
            .option("comment", "#")
            .open(lake);
    assertThat(offer.schema().fieldNames()).containsExactly("Órgão; sigla", "Preço");
    assertThat(rows(offer)).containsExactly("[São Paulo,1,5]");
  }

  @Test
  void aByteOrderMarkIsNoPartOfAName() throws IOException {
    write("in/a.csv", "\uFEFFid,name\n1,Ana\n");
    for (String lines : List.of("true", "false")) {
      Offer offer = FileSource.csv("in").option("multiLine", lines).open(lake);
      assertThat(offer.schema().fieldNames()).containsExactly("id", "name");
      assertThat(rows(offer)).containsExactly("[1,Ana]");
    }
  }

  @Test
  void compressedFilesAreReadAsTheyAre() throws IOException {
    Path file = base.resolve("in/a.csv.gz");
    Files.createDirectories(file.getParent());
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("id,name\n1,Ana\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(rows(FileSource.csv("in").open(lake))).containsExactly("[1,Ana]");
  }

  @Test
  void aHeaderWithoutNamesOrWithDoubleOnesAsksForASchema() throws IOException {
    write("blank/a.csv", "id,,x\n1,2,3\n");
    write("twice/a.csv", "id,ID\n1,2\n");
    assertThatThrownBy(() -> FileSource.csv("blank").open(lake))
        .hasMessageContainingAll("a.csv", "column 2", "enforceSchema");
    assertThatThrownBy(() -> FileSource.csv("twice").open(lake))
        .hasMessageContainingAll("a.csv", "'ID' twice");
    FileSource byPosition =
        FileSource.csv("twice").schema("id INT, parent INT").option("enforceSchema", "true");
    assertThat(rows(byPosition.open(lake))).containsExactly("[1,2]");
  }

  @Test
  void jsonWithoutSchemaIsReadToFindItsColumnsAndSaysSo() throws IOException {
    write("in/a.json", "{\"id\":1.5,\"tags\":[\"x\"]}\n{\"id\":2}\n");
    FileSource source = FileSource.json("in/*.json");
    Offer first = source.open(lake);
    assertThat(first.reason()).contains("columns found by reading them");
    assertThat(first.schema().toDDL()).isEqualTo("id DOUBLE,tags ARRAY<STRING>");
    write("in/b.json", "{\"id\":3,\"name\":\"Ana\"}\n");
    Offer second = source.open(lake.after(first));
    assertThat(second.schema().toDDL()).isEqualTo("id DOUBLE,tags ARRAY<STRING>,name STRING");
    assertThat(rows(second)).containsExactly("[3.0,null,Ana]");
  }

  @Test
  void jsonThatDoesNotParseFails() throws IOException {
    write("in/a.json", "{\"id\":1}\n{\"id\":\n");
    assertThatThrownBy(() -> FileSource.json("in").open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(DATA_ERROR))
        .hasMessageContainingAll(base.toString(), "FAILFAST", "_corrupt");
    Offer declared = FileSource.json("in").schema("id INT").open(lake);
    assertThatThrownBy(() -> rows(declared)).hasStackTraceContaining("MALFORMED_RECORD_IN_PARSING");
    Offer kept = FileSource.json("in").schema("id INT, _corrupt STRING").open(lake);
    assertThat(rows(kept)).containsExactly("[1,null]", "[null,{\"id\":]");
  }

  @Test
  void whateverSparkReadsIsRead() {
    FileSession.spark().range(3).write().parquet(base.resolve("numbers").toString());
    Offer offer = FileSource.of("numbers", "parquet").open(lake);
    assertThat(rows(offer)).containsExactly("[0]", "[1]", "[2]");
  }

  @Test
  void aFormatThatSparkDoesNotReadIsAnError() throws IOException {
    write("in/a.txt", "x");
    assertThatThrownBy(() -> FileSource.of("in", "nosuch").open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(CONFIG_INVALID))
        .hasMessageContaining("nosuch");
  }

  @Test
  void anUnknownFileSystemNamesWhatIsMissing() {
    assertThatThrownBy(() -> FileSource.csv("nosuch://ana:secret@host/x.csv").open(lake))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(CONFIG_INVALID))
        .hasMessageContainingAll("nosuch", "connector")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aSchemaThatIsNoDdlIsRefusedAtOnce() {
    FileSource source = FileSource.csv("in");
    assertThatThrownBy(() -> source.schema("id INTT"))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(CONFIG_INVALID));
  }

  private Path write(String name, String text) throws IOException {
    Path file = base.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static List<String> rows(Offer offer) {
    return offer.rows().read().collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
