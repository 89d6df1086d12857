package io.lagoa.geo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.source.FileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.wololo.jts2geojson.GeoJSONReader;

class RealPlacesTest {
  private final SparkSession spark = GeoSession.spark();

  @Test
  void everyBusPositionIsInTheNeighbourhoodThatJtsFinds() throws IOException {
    Path gps = GeoSession.data("rio_gps");
    Path bairros = GeoSession.data("rio_bairros");
    FileSource.csv("*.csv")
        .open(GeoSession.lake(gps))
        .rows()
        .read()
        .selectExpr(
            "id_veiculo",
            "timestamp_gps",
            "CAST(longitude AS DOUBLE) AS longitude",
            "CAST(latitude AS DOUBLE) AS latitude")
        .createOrReplaceTempView("gps");
    GeoJson.of("bairros.geojson")
        .open(GeoSession.lake(bairros))
        .rows()
        .read()
        .createOrReplaceTempView("bairro");
    assertThat(spark.table("bairro").count()).isEqualTo(166);
    String query =
        "SELECT p.id_veiculo, p.timestamp_gps, b.codbairro FROM gps p JOIN bairro b"
            + " ON ST_Contains(ST_GeomFromWKB(b.geometry), ST_Point(p.longitude, p.latitude))";
    assertThat(GeoSession.plan(spark, query)).contains("BroadcastIndexJoin");
    List<Row> rows = spark.sql(query).collectAsList();
    assertThat(rows).hasSize(9_241);
    Map<String, String> found = new TreeMap<>();
    rows.forEach(row -> found.put(row.getString(0) + " " + row.getString(1), row.getString(2)));
    assertThat(found).hasSize(9_241).isEqualTo(byJts(gps, bairros));
  }

  @Test
  void theSevenInvalidMunicipalitiesOfSaoPauloAreRepaired() {
    Path ibge = GeoSession.data("ibge_municipios");
    GeoJson source = GeoJson.of("geojs-35-mun.json");
    source.open(GeoSession.lake(ibge)).rows().read().createOrReplaceTempView("raw");
    source.repaired().open(GeoSession.lake(ibge)).rows().read().createOrReplaceTempView("mended");
    assertThat(counts("raw")).hasToString("[645,7]");
    assertThat(counts("mended")).hasToString("[645,0]");
    assertThat(
            spark
                .sql("SELECT count(*) FROM raw JOIN mended USING (id, geometry)")
                .first()
                .getLong(0))
        .as("valid geometries are left alone")
        .isEqualTo(638);
  }

  private Row counts(String view) {
    return spark
        .sql(
            "SELECT count(*), count_if(NOT ST_IsValid(ST_GeomFromEWKB(geometry))) FROM %s"
                .formatted(view))
        .first();
  }

  private static Map<String, String> byJts(Path gps, Path bairros) throws IOException {
    Map<String, Geometry> polygons = new LinkedHashMap<>();
    Path file = bairros.resolve("bairros.geojson");
    for (JsonNode feature : new ObjectMapper().readTree(file.toFile()).get("features")) {
      polygons.put(
          feature.at("/properties/codbairro").asText(),
          new GeoJSONReader().read(feature.get("geometry").toString()));
    }
    Map<String, String> places = new TreeMap<>();
    GeometryFactory factory = new GeometryFactory();
    try (var files = Files.newDirectoryStream(gps, "*.csv")) {
      for (Path csv : files) {
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
          String[] values = line.split(",", -1);
          Coordinate at =
              new Coordinate(Double.parseDouble(values[7]), Double.parseDouble(values[6]));
          List<String> within = new ArrayList<>();
          polygons.forEach(
              (code, polygon) -> {
                if (polygon.getEnvelopeInternal().contains(at)
                    && polygon.contains(factory.createPoint(at))) {
                  within.add(code);
                }
              });
          assertThat(within).as(line).hasSize(1);
          places.put(values[4] + " " + values[1], within.get(0));
        }
      }
    }
    return places;
  }
}
