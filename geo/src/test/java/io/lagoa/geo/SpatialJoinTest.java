package io.lagoa.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.WKBWriter;

/** Random points on a grid, many of them on borders and corners, against JTS without Spark. */
class SpatialJoinTest {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private final SparkSession spark = GeoSession.spark();
  private final Random random = new Random(409);
  private final List<Geometry> polygons = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();

  @BeforeEach
  void pointsAndPolygons() {
    List<Row> districts = new ArrayList<>();
    while (polygons.size() < 40) {
      Geometry polygon = triangleOrSquare();
      if (polygon.isValid() && polygon.getArea() > 0) {
        districts.add(RowFactory.create(polygons.size(), new WKBWriter().write(polygon)));
        polygons.add(polygon);
      }
    }
    List<Row> positions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Coordinate at = new Coordinate(random.nextInt(41) / 2.0, random.nextInt(41) / 2.0);
      points.add(FACTORY.createPoint(at));
      positions.add(RowFactory.create(i, at.x, at.y));
    }
    spark
        .createDataFrame(districts, StructType.fromDDL("district INT, geometry BINARY"))
        .createOrReplaceTempView("districts");
    spark
        .createDataFrame(
            positions, StructType.fromDDL("position INT, longitude DOUBLE, latitude DOUBLE"))
        .createOrReplaceTempView("positions");
  }

  @AfterEach
  void thresholdAsBefore() {
    spark.conf().unset("sedona.join.autoBroadcastJoinThreshold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ST_Contains", "ST_Intersects"})
  void aBroadcastIndexFindsWhatJtsFinds(String predicate) {
    String query = query(predicate);
    assertThat(GeoSession.plan(spark, query))
        .contains("BroadcastIndexJoin")
        .contains("SpatialIndex");
    assertThat(found(query)).isEqualTo(expected(predicate)).hasSizeGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ST_Contains", "ST_Intersects"})
  void aPartitionedJoinFindsWhatJtsFinds(String predicate) {
    spark.conf().set("sedona.join.autoBroadcastJoinThreshold", "-1");
    String query = query(predicate);
    assertThat(GeoSession.plan(spark, query)).contains("RangeJoin");
    assertThat(found(query)).isEqualTo(expected(predicate));
  }

  @ParameterizedTest
  @ValueSource(strings = {"points JOIN districts d", "districts d JOIN points"})
  void theIndexIsBuiltOverTheFewPolygonsWhicheverSideTheyStandOn(String sides) {
    spark
        .range(5_000_000)
        .selectExpr("double(id) AS longitude", "double(id) AS latitude")
        .createOrReplaceTempView("points");
    assertThat(
            GeoSession.plan(
                spark,
                "SELECT * FROM %s ON ST_Contains(ST_GeomFromWKB(d.geometry), ST_Point(longitude, latitude))"
                    .formatted(sides)))
        .contains("BroadcastIndexJoin")
        .containsPattern("SpatialIndex st_geomfromwkb\\(geometry#\\d+\\)");
  }

  private static String query(String predicate) {
    return "SELECT p.position, d.district FROM positions p JOIN districts d"
        + " ON %s(ST_GeomFromWKB(d.geometry), ST_Point(p.longitude, p.latitude))"
            .formatted(predicate);
  }

  private TreeSet<String> found(String query) {
    List<Row> rows = spark.sql(query).collectAsList();
    TreeSet<String> pairs = new TreeSet<>();
    rows.forEach(row -> pairs.add(row.toString()));
    assertThat(pairs).as("each pair once").hasSameSizeAs(rows);
    return pairs;
  }

  private TreeSet<String> expected(String predicate) {
    TreeSet<String> pairs = new TreeSet<>();
    int onBorder = 0;
    for (int i = 0; i < points.size(); i++) {
      for (int k = 0; k < polygons.size(); k++) {
        boolean within = polygons.get(k).contains(points.get(i));
        boolean touches = polygons.get(k).touches(points.get(i));
        onBorder += touches ? 1 : 0;
        if (within || (touches && predicate.equals("ST_Intersects"))) {
          pairs.add("[" + i + "," + k + "]");
        }
      }
    }
    assertThat(onBorder).as("pairs on a border").isGreaterThan(500);
    return pairs;
  }

  private Geometry triangleOrSquare() {
    int x = random.nextInt(15);
    int y = random.nextInt(15);
    int side = 1 + random.nextInt(5);
    if (random.nextBoolean()) {
      return FACTORY.createPolygon(ring(x, y, x + side, y, x + side, y + side, x, y + side, x, y));
    }
    int dx = random.nextInt(6);
    int dy = random.nextInt(6);
    return FACTORY.createPolygon(ring(x, y, x + side, y, x + dx, y + dy, x, y));
  }

  private static Coordinate[] ring(double... ordinates) {
    Coordinate[] ring = new Coordinate[ordinates.length / 2];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Coordinate(ordinates[2 * i], ordinates[2 * i + 1]);
    }
    return ring;
  }
}
