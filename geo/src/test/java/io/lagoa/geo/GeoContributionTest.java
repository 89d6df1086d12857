package io.lagoa.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.source.Source;
import io.lagoa.table.Contributions;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoContributionTest {
  /** Squares from (0, 0), (1, 0), … to (7, 0), and points at 0, 0.5, … 4.5 in their middle. */
  private static final String WITHIN =
      "SELECT square, point FROM (SELECT id AS square, ST_AsEWKB(ST_PolygonFromEnvelope("
          + "double(id), 0D, id + 1D, 1D)) AS geometry FROM range(8)) s"
          + " JOIN (SELECT id AS point, id / 2D AS x, 0.5D AS y FROM range(10)) p"
          + " ON ST_Contains(ST_GeomFromWKB(s.geometry), ST_Point(p.x, p.y))";

  @Test
  void isFoundByItsService() {
    Contributions found = Contributions.found();
    assertThat(found.choices().of(Source.class)).containsEntry("geojson", GeoJson.class);
    assertThat(found.extensions()).contains("org.apache.sedona.sql.SedonaSqlExtensions");
  }

  @Test
  void functionsAndSpatialJoinsWorkInASessionWithTheExtension() {
    SparkSession spark = GeoSession.spark();
    assertThat(found(spark)).containsExactly("[0,1]", "[1,3]", "[2,5]", "[3,7]", "[4,9]");
    assertThat(GeoSession.plan(spark, WITHIN)).contains("BroadcastIndexJoin");
  }

  @Test
  void functionsAndSpatialJoinsWorkInASessionThatSomebodyElseMade() {
    SparkSession foreign = GeoSession.foreign().newSession();
    assertThatThrownBy(() -> foreign.sql(WITHIN)).hasMessageContaining("UNRESOLVED_ROUTINE");
    Contributions.found().onOpen().forEach(action -> action.accept(foreign));
    assertThat(found(foreign)).containsExactly("[0,1]", "[1,3]", "[2,5]", "[3,7]", "[4,9]");
    assertThat(GeoSession.plan(foreign, WITHIN)).contains("BroadcastIndexJoin");
  }

  @Test
  void openingASessionTwiceAddsNothing() {
    for (SparkSession spark :
        List.of(GeoSession.foreign().newSession(), GeoSession.spark().newSession())) {
      Contributions.found().onOpen().forEach(action -> action.accept(spark));
      int strategies = spark.experimental().extraStrategies().size();
      int optimizations = spark.experimental().extraOptimizations().size();
      Contributions.found().onOpen().forEach(action -> action.accept(spark));
      assertThat(strategies).isEqualTo(3);
      assertThat(spark.experimental().extraStrategies().size()).isEqualTo(strategies);
      assertThat(spark.experimental().extraOptimizations().size()).isEqualTo(optimizations);
    }
  }

  @Test
  void theUseOfTheLibraryIsReportedToNobody() {
    Contributions.found();
    assertThat(System.getProperty("SCARF_NO_ANALYTICS")).isEqualTo("true");
  }

  @Test
  void geometryLivesInDeltaAsBinaryThatItsFunctionsRead(@TempDir Path folder) {
    SparkSession spark = GeoSession.spark();
    spark.sql(
        "CREATE TABLE delta.`%s` USING delta AS SELECT id, ST_AsEWKB(ST_SetSRID(ST_Point(double(id), 2.0D), 4326)) AS geometry FROM range(3)"
            .formatted(folder));
    assertThat(
            spark
                .sql(
                    "SELECT ST_X(ST_GeomFromEWKB(geometry)), ST_SRID(ST_GeomFromEWKB(geometry)),"
                        + " ST_X(ST_GeomFromWKB(geometry)), ST_IsValid(ST_GeomFromEWKB(geometry))"
                        + " FROM delta.`%s` WHERE id = 2".formatted(folder))
                .first())
        .hasToString("[2.0,4326,2.0,true]");
  }

  private static List<String> found(SparkSession spark) {
    return spark.sql(WITHIN).collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
