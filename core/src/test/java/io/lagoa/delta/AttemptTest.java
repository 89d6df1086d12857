package io.lagoa.delta;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Verdict;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class AttemptTest {
  private static final String COLUMNS = "id INT, month STRING";
  private static final StructType SCHEMA = StructType.fromDDL(COLUMNS);

  @TempDir Path folder;
  private SparkSession spark;
  private StoredTable table;

  @BeforeEach
  void table(SparkSession session) {
    spark = session;
    table = StoredTable.at(spark, folder.resolve("trip").toString());
  }

  private Dataset<Row> rows(Object... ids) {
    Row[] rows = Stream.of(ids).map(id -> row(id, "m" + id)).toArray(Row[]::new);
    return Rows.of(spark, COLUMNS, rows).coalesce(1);
  }

  private static TableState state(Attempt attempt, String run) {
    return new TableState(
        run,
        run + "-1",
        "2024-01-01T00:00:00Z",
        attempt.table(),
        attempt.next(),
        attempt.next(),
        Map.of("bronze.a", new TableState.Read("t", 7)),
        Map.of("watermark", "2024"),
        "f",
        "b",
        3,
        -1,
        5L,
        "full",
        new Counts(1, 2, 3, 4, 5, 6),
        List.of(new Verdict("a : stop", true, 0, "0", "0")));
  }

  private long append(String run, Object... ids) {
    Attempt attempt = table.attempt(SCHEMA);
    return attempt.commit(List.of(attempt.write(rows(ids))), List.of(), state(attempt, run));
  }

  private long overwrite(String run, Object... ids) {
    Attempt attempt = table.attempt(SCHEMA);
    Written written = attempt.write(rows(ids));
    return attempt.commit(
        List.of(written), new ArrayList<>(attempt.standing().values()), state(attempt, run));
  }

  private Dataset<Row> current() {
    return table.read(table.current().orElseThrow().number()).select("id");
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("trip"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() throws IOException {
    assertThat(table.current()).isEmpty();
    Attempt first = table.attempt(SCHEMA);
    Written written = first.write(rows(1, 2, 3));
    assertThat(written.rows()).isEqualTo(3);
    assertThat(written.bytes()).isPositive();
    assertThat(dataFiles()).isNotEmpty();
    assertThat(table.current()).isEmpty();

    assertThat(first.commit(List.of(written), List.of(), state(first, "one"))).isZero();
    assertThat(current()).hasRows(row(1), row(2), row(3));

    Attempt second = table.attempt(SCHEMA);
    second.write(rows(4));
    assertThat(current()).hasRows(row(1), row(2), row(3));
    assertThat(table.current().orElseThrow().number()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDropLeavesNoFile(boolean partitioned) throws IOException {
    Attempt attempt =
        table.attempt(SCHEMA, Declared.partitionedBy(partitioned ? List.of("month") : List.of()));
    attempt.write(rows(1, 2));
    Written part = attempt.write(rows(3, 4).withColumn(Attempt.CHANGE_TYPE, lit("x")));
    assertThat(attempt.aside(part).select("id", Attempt.CHANGE_TYPE))
        .hasRows(row(3, "x"), row(4, "x"));
    assertThat(part.rows()).isZero();

    attempt.drop();

    assertThat(dataFiles()).isEmpty();
    assertThat(table.current()).isEmpty();
  }

  @Test
  void rowsSetAsideAreNotRowsOfTheTable() throws IOException {
    Attempt attempt = table.attempt(SCHEMA, Declared.partitionedBy(List.of("month")));
    Written part =
        attempt.write(
            rows(1, 2, 3).withColumn(Attempt.CHANGE_TYPE, when(col("id").equalTo(2), lit("bad"))));
    assertThat(part.rows()).isEqualTo(2);
    assertThat(attempt.aside(part).select("id", "month", Attempt.CHANGE_TYPE))
        .hasRows(row(2, "m2", "bad"));
    attempt.dropAside(part);

    Written published = new Written(part.files(), List.of(), List.of(), part.rows(), part.bytes());
    attempt.commit(List.of(published), List.of(), state(attempt, "one"));

    assertThat(current()).hasRows(row(1), row(3));
    assertThat(dataFiles()).as("one file a month").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "delta append", "delta delete", "optimize"})
  void whoeverCommitsInBetweenIsAConflict(String other) {
    append("one", 1);
    append("two", 2);
    Attempt late = table.attempt(SCHEMA);
    Written written = late.write(rows(9));
    switch (other) {
      case "append" -> append("other", 5);
      case "delta delete" ->
          spark.sql("DELETE FROM delta.`%s` WHERE id = 1".formatted(folder.resolve("trip")));
      case "delta append" ->
          rows(5).write().format("delta").mode("append").save(folder.resolve("trip").toString());
      default -> spark.sql("OPTIMIZE delta.`%s`".formatted(folder.resolve("trip")));
    }

    assertThatThrownBy(() -> late.commit(List.of(written), List.of(), state(late, "late")))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("version 2")
        .hasMessageContaining("run again");
    assertThat(table.current().orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void overwritesTwice() {
    overwrite("one", 1, 2);
    assertThat(overwrite("two", 2, 3)).isEqualTo(1);
    assertThat(overwrite("three", 4)).isEqualTo(2);

    assertThat(current()).hasRows(row(4));
    assertThat(table.read(1).select("id")).hasRows(row(2), row(3));
    assertThat(table.changesBetween(0, 2)).isEqualTo(Changes.ANY);
    assertThat(table.changes(1, 2).select("id", "_change_type"))
        .hasRows(row(2, "delete"), row(3, "delete"), row(4, "insert"));
  }

  @Test
  void theStateComesWithTheVersionAndGoesBackWithRestore() {
    append("one", 1);
    append("two", 2);
    Version standing = table.current().orElseThrow();
    TableState state = standing.state().orElseThrow();
    assertThat(TableState.parse(state.json())).isEqualTo(state);
    assertThat(state.run()).isEqualTo("two");
    assertThat(state.inputs()).containsExactly(Map.entry("bronze.a", new TableState.Read("t", 7)));
    assertThat(standing.dataVersion()).isEqualTo(1);

    spark.sql("RESTORE TABLE delta.`%s` TO VERSION AS OF 0".formatted(folder.resolve("trip")));

    Version restored = table.current().orElseThrow();
    assertThat(restored.number()).isEqualTo(2);
    assertThat(restored.state().orElseThrow().run()).isEqualTo("one");
    assertThat(restored.dataVersion()).as("rows changed by the restore").isEqualTo(2);
    assertThat(current()).hasRows(row(1));
    append("three", 3);
    assertThat(table.current().orElseThrow().state().orElseThrow().run()).isEqualTo("three");
    assertThat(current()).hasRows(row(1), row(3));
  }

  @Test
  void anOptimizeChangesNoRows() {
    append("one", 1);
    append("two", 2);
    spark.sql("OPTIMIZE delta.`%s`".formatted(folder.resolve("trip")));

    Version version = table.current().orElseThrow();
    assertThat(version.number()).isEqualTo(2);
    assertThat(version.dataVersion()).isEqualTo(1);
    assertThat(version.state().orElseThrow().run()).isEqualTo("two");
    assertThat(table.changesBetween(1, 2)).isEqualTo(Changes.NONE);
    assertThat(table.changesBetween(0, 2)).isEqualTo(Changes.INSERTS);
  }

  @Test
  void aClonesStateIsNotItsOwn() {
    append("one", 1);
    Path clone = folder.resolve("clone");
    spark.sql(
        "CREATE TABLE delta.`%s` SHALLOW CLONE delta.`%s`"
            .formatted(clone, folder.resolve("trip")));

    Version version = StoredTable.at(spark, clone.toString()).current().orElseThrow();
    assertThat(version.table()).isNotEqualTo(table.current().orElseThrow().table());
    assertThat(version.state()).isEmpty();
  }

  @Test
  void historySaysWhatEachVersionWasMadeFrom() {
    append("one", 1);
    spark.sql("DELETE FROM delta.`%s` WHERE id = 1".formatted(folder.resolve("trip")));

    assertThat(table.history().toList())
        .satisfiesExactly(
            delete -> {
              assertThat(delete.operation()).isEqualTo("DELETE");
              assertThat(delete.state()).isEmpty();
            },
            append -> assertThat(append.state().orElseThrow().run()).isEqualTo("one"));
    Version version = table.current().orElseThrow();
    assertThat(version.dataVersion()).isEqualTo(1);
    assertThat(table.changesBetween(0, 1)).isEqualTo(Changes.ANY);
  }

  /** As where a store took the version, its answer was lost, and it was asked again. */
  @Test
  void aVersionThatIsInTheWayMayBeItsOwn() {
    append("first", 1);
    Attempt attempt = table.attempt(SCHEMA);
    Attempt again = table.attempt(SCHEMA);
    Written written = attempt.write(rows(2));
    TableState state = state(attempt, "second");
    assertThat(attempt.commit(List.of(written), List.of(), state)).isEqualTo(1);

    Written kept = again.write(rows(3));
    assertThat(again.commit(List.of(kept), List.of(), state)).isEqualTo(1);

    again.drop();
    assertThat(Files.exists(folder.resolve("trip/" + kept.files().get(0).path())))
        .as("the files of a version that stands stay")
        .isTrue();
  }
}
