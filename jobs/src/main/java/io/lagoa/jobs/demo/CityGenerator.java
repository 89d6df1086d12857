package io.lagoa.jobs.demo;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Fills a database with two years of a city's service desk: agencies, districts as polygons,
 * requests with positions and times, and dirt of known amounts. The same seed and number of rows
 * give the same city, on every machine.
 *
 * @param rows of the table {@code request}, {@value #FEWEST_ROWS} or more
 */
public record CityGenerator(long seed, int rows) {
  /** Requests of the demonstration. */
  public static final int DEFAULT_ROWS = 20_000;

  static final int FEWEST_ROWS = 1_000;
  private static final long FIRST_REQUEST = 100_001;

  /**
   * @throws LagoaException {@code USAGE} if the rows are too few
   */
  public CityGenerator {
    if (rows < FEWEST_ROWS) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Invalid number of rows %d: the city has %d or more".formatted(rows, FEWEST_ROWS));
    }
  }

  /**
   * Creates and fills the tables {@code agency}, {@code district} and {@code request}, in one
   * transaction.
   *
   * @return what is wrong with the rows
   * @throws LagoaException {@code DEFECT} if the database refuses, such as when it has these tables
   */
  public Dirt fill(Connection city) {
    Dirt dirt = Dirt.of(rows);
    ServiceDesk desk = ServiceDesk.of(seed);
    List<Request> requests = Soiling.of(clean(desk, rows - dirt.duplicates()), dirt, random(2));
    requests.sort(Comparator.comparing(Request::updatedAt).thenComparing(Request::id));
    return Transaction.run(
        city,
        "fill the city's database",
        () -> {
          create(city);
          Copy copy = new Copy(city);
          copy.into("agency", Agency.ALL.stream().map(Agency::values).toList());
          copy.into("district", desk.map().districts().stream().map(District::values).toList());
          copy.into(Request.TARGET, requests.stream().map(Request::values).toList());
          return dirt;
        });
  }

  /**
   * The second act: the days after, with new requests, changes to recent ones, and corrections of
   * old ones that arrive late, in one transaction. Can be repeated; each time the days after the
   * last.
   *
   * @param seed of what changes; the same on the same content changes the same
   * @return the requests that were touched; no other row is
   * @throws LagoaException {@code DEFECT} if the database refuses
   */
  public Change change(Connection city, long seed) {
    return Transaction.run(
        city,
        "change the city's database",
        () -> new CityChange(city, ServiceDesk.of(this.seed), new Random(seed)).apply());
  }

  private List<Request> clean(ServiceDesk desk, int count) {
    Random random = random(3);
    List<LocalDateTime> openings =
        Stream.generate(() -> desk.demand().opening(random)).limit(count).sorted().toList();
    List<Request> requests = new ArrayList<>(count);
    for (LocalDateTime openedAt : openings) {
      requests.add(desk.request(FIRST_REQUEST + requests.size(), openedAt, Demand.END, random));
    }
    return requests;
  }

  private static void create(Connection city) throws SQLException {
    try (InputStream script = CityGenerator.class.getResourceAsStream("city.sql");
        Statement statement = city.createStatement()) {
      if (script == null) {
        throw new IllegalStateException("city.sql is not on the class path");
      }
      statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read city.sql from the class path", e);
    }
  }

  private Random random(int stream) {
    return new Random(seed * 31 + stream);
  }
}
