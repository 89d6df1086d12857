package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.config.Place;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class GraphTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void warehouse(SparkSession spark) {
    warehouse = new Warehouse(spark, "lake", folder.toString(), Map.of(), folder, 1);
  }

  /** A table declared at a line of x.conf. */
  private static Table table(String name, int line, String sql) {
    Place place = new Place(Optional.of("x.conf"), line);
    return Table.of(name).at(place).content(new Content.FromSql(sql, place));
  }

  private Graph graph(Table... tables) {
    return new Graph(warehouse, Pipeline.of(tables));
  }

  @Test
  void tablesComeAfterWhatTheyRead() {
    Graph graph =
        graph(
            table("gold.c", 1, "SELECT * FROM silver.b JOIN bronze.a"),
            table("silver.b", 2, "SELECT * FROM bronze.a"),
            Table.gold("d").transform(inputs -> inputs.table("gold.c"), "1", "gold.c", "silver.b"),
            Table.bronze("a").sql("SELECT 1 AS id"));

    assertThat(graph.order())
        .extracting(Graph.Node::name)
        .containsExactly("bronze.a", "silver.b", "gold.c", "gold.d");
    assertThat(graph.contains("gold.d")).isTrue();
    assertThat(graph.contains("gold.x")).isFalse();
  }

  @Test
  void tablesComeAfterWhatTheirChecksReferTo() {
    Check toB = Check.that("references(id, silver.b.id) = 0");
    Check toA = Check.that("references(id, silver.a.id) = 0");
    Graph graph =
        graph(table("silver.a", 1, "SELECT 1 AS id").check(toB), table("silver.b", 2, "SELECT 1"));
    assertThat(graph.order()).extracting(Graph.Node::name).containsExactly("silver.b", "silver.a");

    Graph reading =
        graph(
            table("silver.a", 1, "SELECT 1 AS id").check(toB).check(toA),
            table("silver.b", 2, "SELECT id FROM silver.a").check(toA));
    assertThat(reading.order())
        .as("what is read comes first, whatever checks refer to")
        .extracting(Graph.Node::name)
        .containsExactly("silver.a", "silver.b");
  }

  @Test
  void aTableOfTheLakeNeedsNoDeclaration(SparkSession spark) {
    Rows.of(spark, "id INT", Rows.row(1))
        .write()
        .format("delta")
        .save(folder.resolve("bronze/a").toString());

    assertThat(graph(table("silver.b", 1, "SELECT * FROM bronze.a")).order())
        .extracting(Graph.Node::name)
        .containsExactly("silver.b");
  }

  @Test
  void aCycleNamesItsTables() {
    assertThatThrownBy(
            () ->
                graph(
                    table("gold.x", 1, "SELECT * FROM gold.a"),
                    table("gold.a", 2, "SELECT * FROM gold.b"),
                    table("gold.b", 3, "SELECT * FROM gold.c"),
                    table("gold.c", 4, "SELECT * FROM gold.a")))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_INVALID))
        .hasMessageContaining("Cycle of tables: gold.a -> gold.b -> gold.c -> gold.a")
        .hasMessageStartingWith("x.conf:2: ");
    assertThatThrownBy(() -> graph(table("gold.a", 1, "SELECT * FROM gold.a")))
        .hasMessageContaining("gold.a -> gold.a");
  }

  @Test
  void allUnknownNamesAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                graph(
                    table("bronze.rental", 1, "SELECT 1 AS id"),
                    table("silver.a", 2, "SELECT *\nFROM bronze.rentel"),
                    table("silver.b", 5, "SELECT * FROM bronze.nowhere_near"),
                    table("silver.c", 6, "SELEC * FROM bronze.rental"),
                    table("silver.d", 7, "SELECT * FROM parquet.`/data/x`"),
                    Table.gold("e").transform(inputs -> inputs.table("Bad"), "1", "Bad")))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_INVALID))
        .message()
        .contains(
            "x.conf:3: Unknown table 'bronze.rentel' in silver.a: did you mean 'bronze.rental'?")
        .contains("x.conf:5: Unknown table 'bronze.nowhere_near' in silver.b; tables are")
        .contains("x.conf:6: Cannot parse query")
        .contains("x.conf:7: Unknown table 'parquet./data/x' in silver.d")
        .contains("In code: Unknown table 'Bad' in gold.e");
  }
}
