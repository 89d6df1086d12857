package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.config.Overrides;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.wololo.jts2geojson.GeoJSONReader;

/** Real bus positions and neighbourhoods of Rio, by {@code conf/positions.conf}. */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class PositionsIT {
  private static final int POSITIONS = 9_241;

  @TempDir static Path root;
  private static Command run;
  private static List<Position> positions;

  /** A position by its bus and local time, and the one neighbourhood that JTS finds it in. */
  private record Position(String vehicle, String time, String neighbourhood) {
    String hour() {
      return time.substring(0, 13);
    }
  }

  @BeforeAll
  static void runThePipeline() throws IOException {
    positions = located(Repository.data("rio_gps"), polygons(Repository.data("rio_bairros")));
    run = Command.lagoa(List.of("run", conf(), "--set", "lake.root=" + root));
  }

  @Test
  void everyPositionIsInExactlyTheNeighbourhoodThatJtsFinds() {
    assertThat(run.status()).as(run.said()).isZero();
    Map<String, String> expected = new TreeMap<>();
    positions.forEach(p -> expected.put(p.vehicle() + " " + p.time(), p.neighbourhood()));
    assertThat(expected).as("no bus reports twice in a second").hasSize(POSITIONS);

    List<String[]> rows =
        query(
            "SELECT concat_ws(' ', vehicle, date_format(at, 'yyyy-MM-dd HH:mm:ss')), neighbourhood_id FROM gold.located_position");

    assertThat(rows).hasSize(POSITIONS);
    Map<String, String> found = new TreeMap<>();
    rows.forEach(row -> found.put(row[0], row[1]));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theHoursOfANeighbourhoodAreCountedInLocalTime() {
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Set<String>> vehicles = new TreeMap<>();
    for (Position position : positions) {
      String place = position.neighbourhood() + " " + position.hour();
      counts.merge(place, 1, Integer::sum);
      vehicles.computeIfAbsent(place, key -> new HashSet<>()).add(position.vehicle());
    }
    Map<String, String> expected = new TreeMap<>();
    counts.forEach((place, count) -> expected.put(place, count + " " + vehicles.get(place).size()));

    Map<String, String> found = new TreeMap<>();
    query(
            "SELECT concat_ws(' ', neighbourhood_id, date_format(hour, 'yyyy-MM-dd HH')), concat_ws(' ', positions, vehicles) FROM gold.positions_by_hour")
        .forEach(row -> found.put(row[0], row[1]));

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theFolderOfTheDataCanBeSet(@TempDir Path empty) {
    Command plan =
        Command.lagoa(
            List.of(
                "plan",
                conf(),
                "--set",
                "lake.root=" + empty.resolve("lake"),
                "--set",
                "parameters.data=" + empty));

    assertThat(plan.status()).as(plan.said()).isNotZero();
    assertThat(plan.err()).contains(empty + "/rio_gps/*.csv", "positions.conf:");
  }

  private static String conf() {
    return Repository.conf("positions.conf").toString();
  }

  private static List<String[]> query(String query) {
    PipelineFile file =
        PipelineFile.load(
            Path.of(conf()), new Overrides(Optional.empty(), List.of("lake.root=" + root)));
    try (Lake lake = Lake.open(file.settings())) {
      return lake.sql(query).collectAsList().stream()
          .map(row -> new String[] {row.getString(0), row.getString(1)})
          .toList();
    }
  }

  private static Map<String, PreparedGeometry> polygons(Path folder) throws IOException {
    Map<String, PreparedGeometry> polygons = new TreeMap<>();
    JsonNode file = new ObjectMapper().readTree(folder.resolve("bairros.geojson").toFile());
    for (JsonNode feature : file.get("features")) {
      Geometry polygon = new GeoJSONReader().read(feature.get("geometry").toString());
      polygons.put(
          feature.at("/properties/codbairro").asText(), PreparedGeometryFactory.prepare(polygon));
    }
    return polygons;
  }

  private static List<Position> located(Path folder, Map<String, PreparedGeometry> polygons)
      throws IOException {
    GeometryFactory points = new GeometryFactory();
    List<Position> located = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.csv")) {
      for (Path csv : files) {
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
          String[] values = line.split(",", -1);
          Geometry point =
              points.createPoint(
                  new Coordinate(Double.parseDouble(values[7]), Double.parseDouble(values[6])));
          List<String> within =
              polygons.entrySet().stream()
                  .filter(polygon -> polygon.getValue().contains(point))
                  .map(Map.Entry::getKey)
                  .toList();
          assertThat(within).as(line).hasSize(1);
          located.add(new Position(values[4], values[1], within.get(0)));
        }
      }
    }
    return located;
  }
}
