package io.lagoa.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.union.UnaryUnionOp;

final class CityGeneratorTest {
  private static final CityGenerator CITY = new CityGenerator(7, CityGenerator.DEFAULT_ROWS);
  private static final String INSIDE =
      "longitude BETWEEN -31 AND -29 AND latitude BETWEEN -21 AND -19";

  private static final String INTERIORS_APART = "F********";

  private static CityDatabase database;

  @BeforeAll
  static void start() {
    database = CityDatabase.start();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void emptyDatabase() throws SQLException {
    execute("DROP TABLE IF EXISTS agency, district, request");
  }

  @Test
  void theSameSeedMakesTheSameCity() throws SQLException {
    String first = contentOf(new CityGenerator(1, 2_000));
    String again = contentOf(new CityGenerator(1, 2_000));
    String other = contentOf(new CityGenerator(2, 2_000));

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void theDirtIsExactlyWhatIsSaid() throws SQLException {
    Dirt dirt = fill(CITY);

    assertThat(dirt).isEqualTo(new Dirt(200, 100, 100, 80, 200));
    assertThat(number("SELECT count(*) FROM request")).isEqualTo(20_000);
    assertThat(number("SELECT count(*) FROM request WHERE longitude IS NULL OR latitude IS NULL"))
        .isEqualTo(dirt.nullPositions());
    assertThat(number("SELECT count(*) FROM request WHERE NOT (" + INSIDE + ")"))
        .isEqualTo(dirt.outsideCity());
    assertThat(number("SELECT count(*) FROM request WHERE closed_at < opened_at"))
        .isEqualTo(dirt.impossibleDates());
    assertThat(
            number(
                "SELECT count(*) FROM request WHERE agency_id NOT IN (SELECT agency_id FROM agency)"))
        .isEqualTo(dirt.unknownAgencies());
    assertThat(number("SELECT count(*) - count(DISTINCT request_id) FROM request"))
        .isEqualTo(dirt.duplicates());
    assertThat(
            number(
                """
                SELECT count(*) FROM request
                WHERE longitude IS NULL OR NOT (%s) OR closed_at < opened_at
                   OR agency_id NOT IN (SELECT agency_id FROM agency)
                """
                    .formatted(INSIDE)))
        .isEqualTo(dirt.rejected());
  }

  @Test
  void ofARequestReportedTwiceTheNewestRowIsClosed() throws SQLException {
    fill(CITY);

    assertThat(
            number(
                """
                SELECT count(*) FROM request older JOIN request newer USING (request_id)
                WHERE older.updated_at < newer.updated_at
                  AND older.closed_at IS NULL AND newer.closed_at IS NOT NULL
                """))
        .isEqualTo(200);
  }

  @Test
  void timesAreInOrder() throws SQLException {
    fill(CITY);

    assertThat(
            number(
                """
                SELECT count(*) FROM request
                WHERE opened_at < '2023-01-01' OR updated_at > '2025-01-01' OR due_at <= opened_at
                   OR updated_at < opened_at OR updated_at < closed_at
                """))
        .isZero();
  }

  @Test
  void eachPositionInTheCityIsInExactlyOneDistrict() throws SQLException, ParseException {
    fill(CITY);
    List<PreparedGeometry> districts =
        districts().stream().map(PreparedGeometryFactory::prepare).toList();
    GeometryFactory geometry = new GeometryFactory();
    Map<Integer, Integer> positionsByDistricts = new TreeMap<>();
    query(
        "SELECT longitude, latitude FROM request WHERE longitude IS NOT NULL",
        row -> {
          var point = geometry.createPoint(new Coordinate(row.getDouble(1), row.getDouble(2)));
          int count = (int) districts.stream().filter(d -> d.intersects(point)).count();
          positionsByDistricts.merge(count, 1, Integer::sum);
        });

    assertThat(positionsByDistricts).isEqualTo(Map.of(0, 100, 1, 20_000 - 200 - 100));
  }

  @Test
  void districtsTileTheCityWithoutGapOrOverlap() throws SQLException, ParseException {
    for (long seed = 1; seed <= 20; seed++) {
      emptyDatabase();
      fill(new CityGenerator(seed, CityGenerator.FEWEST_ROWS));
      List<Geometry> districts = districts();
      Geometry city = UnaryUnionOp.union(districts);

      assertThat(districts).hasSize(24).allMatch(Geometry::isValid);
      assertThat(city.getGeometryType())
          .as("no district lies apart, no gap within")
          .isEqualTo("Polygon");
      assertThat(((Polygon) city).getNumInteriorRing()).isZero();
      for (Geometry left : districts) {
        for (Geometry right : districts) {
          assertThat(left == right || left.relate(right).matches(INTERIORS_APART)).isTrue();
        }
      }
    }
  }

  @Test
  void tooFewRowsAreRefused() {
    assertThatThrownBy(() -> new CityGenerator(1, 999))
        .isInstanceOf(LagoaException.class)
        .hasMessage("Invalid number of rows 999: the city has 1000 or more")
        .extracting(e -> ((LagoaException) e).code())
        .isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void aDatabaseThatHasTheTablesIsLeftAsItIs() throws SQLException {
    fill(new CityGenerator(1, 1_000));

    assertThatThrownBy(() -> fill(new CityGenerator(2, 2_000)))
        .isInstanceOf(LagoaException.class)
        .hasMessageContaining("Cannot fill the city's database")
        .hasMessageContaining("\"agency\" already exists");
    assertThat(number("SELECT count(*) FROM request")).isEqualTo(1_000);
  }

  @Test
  void aChangeTouchesExactlyWhatItSays() throws SQLException {
    fill(CITY);
    Map<Long, String> before = rows();
    LocalDateTime newest = time("SELECT max(updated_at) FROM request");

    Change change = change(CITY, 3);

    Map<Long, String> after = rows();
    TreeSet<Long> touched = new TreeSet<>();
    after.forEach(
        (rowId, row) -> {
          if (!row.equals(before.get(rowId))) {
            touched.add(Long.valueOf(row.substring(0, row.indexOf('|'))));
          }
        });
    assertThat(touched).isEqualTo(change.touched()).hasSize(170);
    assertThat(after.keySet().containsAll(before.keySet())).isTrue();
    assertThat(after).hasSize(before.size() + 50);
    assertThat(change.added()).hasSize(50);
    assertThat(change.updated()).hasSize(100);
    assertThat(change.closed()).hasSize(60);
    assertThat(change.late()).hasSize(20);
    assertThat(idsOf("updated_at > '" + newest + "'")).isEqualTo(change.touched());
  }

  @Test
  void eachKindOfChangeIsWhatItIsCalled() throws SQLException {
    fill(CITY);
    TreeSet<Long> known = idsOf("true");
    TreeSet<Long> open = idsOf("closed_at IS NULL");
    open.removeAll(idsOf("closed_at IS NOT NULL"));
    LocalDateTime newest = time("SELECT max(updated_at) FROM request");

    Change change = change(CITY, 3);

    assertThat(known).doesNotContainAnyElementsOf(change.added());
    assertThat(idsOf("opened_at > '" + newest + "'")).containsExactlyElementsOf(change.added());
    assertThat(open).containsAll(change.closed());
    assertThat(idsOf("closed_at > '" + newest + "'")).containsAll(change.closed());
    assertThat(idsOf("opened_at < timestamp '" + newest + "' - interval '1 year'"))
        .containsAll(change.late());
    assertThat(idsOf("closed_at < opened_at OR NOT (" + INSIDE + ")"))
        .doesNotContainAnyElementsOf(change.touched());
  }

  @Test
  void aChangeCanFollowAChange() throws SQLException {
    fill(CITY);

    Change first = change(CITY, 3);
    LocalDateTime newest = time("SELECT max(updated_at) FROM request");
    Change second = change(CITY, 4);

    assertThat(second.added().get(0)).isGreaterThan(first.added().get(49));
    assertThat(idsOf("updated_at > '" + newest + "'")).isEqualTo(second.touched()).hasSize(170);
  }

  @Test
  void theSameChangeIsRepeatable() throws SQLException {
    fill(CITY);
    Change first = change(CITY, 3);
    Map<Long, String> rows = rows();

    emptyDatabase();
    fill(CITY);

    assertThat(change(CITY, 3)).isEqualTo(first);
    assertThat(rows()).isEqualTo(rows);
  }

  private static Dirt fill(CityGenerator generator) throws SQLException {
    try (Connection connection = database.connect(CityDatabase.CITY)) {
      return generator.fill(connection);
    }
  }

  private static Change change(CityGenerator generator, long seed) throws SQLException {
    try (Connection connection = database.connect(CityDatabase.CITY)) {
      return generator.change(connection, seed);
    }
  }

  private String contentOf(CityGenerator generator) throws SQLException {
    emptyDatabase();
    fill(generator);
    List<String> content = new ArrayList<>();
    for (String table : List.of("agency", "district", "request")) {
      query("SELECT t::text FROM " + table + " t ORDER BY 1", row -> content.add(row.getString(1)));
    }
    return String.join("\n", content);
  }

  /** Each row of the requests by its row_id. */
  private static Map<Long, String> rows() throws SQLException {
    Map<Long, String> rows = new TreeMap<>();
    query(
        """
        SELECT row_id, concat_ws('|', request_id, agency_id, category, channel, priority, longitude,
          latitude, opened_at, due_at, coalesce(closed_at::text, ''), updated_at)
        FROM request
        """,
        row -> rows.put(row.getLong(1), row.getString(2)));
    return rows;
  }

  private static List<Geometry> districts() throws SQLException, ParseException {
    List<String> boundaries = new ArrayList<>();
    query("SELECT boundary FROM district", row -> boundaries.add(row.getString(1)));
    List<Geometry> districts = new ArrayList<>();
    for (String boundary : boundaries) {
      districts.add(new WKTReader().read(boundary));
    }
    return districts;
  }

  private static TreeSet<Long> idsOf(String condition) throws SQLException {
    TreeSet<Long> ids = new TreeSet<>();
    query("SELECT request_id FROM request WHERE " + condition, row -> ids.add(row.getLong(1)));
    return ids;
  }

  private static int number(String sql) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    query(sql, row -> numbers.add(row.getInt(1)));
    return numbers.get(0);
  }

  private static LocalDateTime time(String sql) throws SQLException {
    List<LocalDateTime> times = new ArrayList<>();
    query(sql, row -> times.add(row.getObject(1, LocalDateTime.class)));
    return times.get(0);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = database.connect(CityDatabase.CITY);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private static void query(String sql, Reader reader) throws SQLException {
    try (Connection connection = database.connect(CityDatabase.CITY);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
