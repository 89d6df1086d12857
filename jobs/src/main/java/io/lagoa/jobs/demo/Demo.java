package io.lagoa.jobs.demo;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The demonstration: a city's service desk in a real PostgreSQL, from there through the lake and a
 * model into a second database; then a day later, when only the new is touched.
 */
public final class Demo {
  private static final long SEED = 20_230_101;
  private static final String STANDS =
      "SELECT request_id, district, prediction AS late, round(probability::numeric, 2) AS probability, model_version, input_version FROM late_risk";

  private final PrintStream out;
  private final Progress progress;
  private final Path folder;
  private final int rows;

  /**
   * @param folder where the pipeline file and the lake are written; made anew
   * @param rows requests of the city
   */
  public Demo(Path folder, int rows, PrintStream out, Progress progress) {
    this.folder = folder.toAbsolutePath().normalize();
    this.rows = rows;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @return the exit status: 0 if all went as it must
   */
  public int run() {
    heading("1  A city's service desk, in a real PostgreSQL that starts for this demonstration");
    try (CityDatabase server = CityDatabase.start();
        Connection city = server.connect(CityDatabase.CITY);
        Connection desk = server.connect(CityDatabase.DESK)) {
      CityGenerator generator = new CityGenerator(SEED, rows);
      Dirt dirt = generator.fill(city);
      out.println(
          "%,d requests, of which %,d repeat another one, %,d have no position, %,d lie outside the city,"
              .formatted(rows, dirt.duplicates(), dirt.nullPositions(), dirt.outsideCity()));
      out.println(
          "%,d were closed before they were opened, and %,d name an agency that does not exist."
              .formatted(dirt.impossibleDates(), dirt.unknownAgencies()));
      Path file = DemoFolder.write(folder, server);
      PipelineFile pipeline = PipelineFile.load(file);
      try (Lake lake = Lake.open(pipeline.settings())) {
        return twoDays(lake, pipeline, generator, city, desk, dirt, file);
      }
    } catch (SQLException e) {
      throw new LagoaException(
          ErrorCode.DEFECT, "Cannot read the demonstration's database: " + e.getMessage(), e);
    }
  }

  private int twoDays(
      Lake lake,
      PipelineFile pipeline,
      CityGenerator generator,
      Connection city,
      Connection desk,
      Dirt dirt,
      Path file)
      throws SQLException {
    heading("2  What a run would do (lagoa plan): no data is read");
    Plan plan = lake.plan(pipeline.pipeline());
    out.println(plan);
    heading("3  The run (lagoa run)");
    Run first = plan.run(progress);
    out.println(first);
    if (!first.succeeded()) {
      return first.exitStatus();
    }
    heading("4  What an application reads from the second database");
    Tables.print(desk, STANDS + " ORDER BY probability DESC, request_id LIMIT 5", out);
    long rejected = first.stages().stream().mapToLong(stage -> stage.rejected()).sum();
    out.println(
        "%,d rows were kept out, each with its reason, in quarantine.silver_request and quarantine.gold_request_features"
            .formatted(rejected));

    heading("5  A day later: requests are added, change, and one of last year is corrected late");
    Set<String> before =
        delivered(desk, "SELECT request_id || ':' || late_risk::text FROM late_risk").keySet();
    Change change = generator.change(city, SEED);
    out.println(
        "%d new, %d changed, %d corrected late."
            .formatted(change.added().size(), change.updated().size(), change.late().size()));
    out.println(lake.plan(pipeline.pipeline()));

    heading("6  The second run: only the new is touched");
    Run second = lake.plan(pipeline.pipeline()).run(progress);
    out.println(second);
    if (!second.succeeded()) {
      return second.exitStatus();
    }
    Set<Long> touched = new TreeSet<>();
    delivered(desk, "SELECT request_id || ':' || late_risk::text FROM late_risk")
        .forEach(
            (row, id) -> {
              if (!before.contains(row)) {
                touched.add(id);
              }
            });
    Set<Long> others = new TreeSet<>(touched);
    others.removeAll(change.touched());
    out.println(
        "In the second database %,d rows differ from the day before; %,d of them belong to requests that nobody touched."
            .formatted(touched.size(), others.size()));

    heading("7  A third run: nothing is new, nothing is done");
    Run third = lake.plan(pipeline.pipeline()).run(progress);
    out.println(third);
    out.println();
    out.println("The lake stays in %s. Try:".formatted(folder));
    out.println(
        "  bin/lagoa sql %s \"SELECT district, sum(requests) AS requests, sum(late) AS late FROM gold.district_month GROUP BY district ORDER BY late DESC\""
            .formatted(file));
    out.println("  bin/lagoa history %s silver.request".formatted(file));
    boolean asItMust =
        others.isEmpty() && !touched.isEmpty() && third.unchanged() && rejected == dirt.rejected();
    if (!asItMust) {
      out.println(
          "Not as it must be: %d rows rejected of %d, %d foreign rows, third run unchanged: %s"
              .formatted(rejected, dirt.rejected(), others.size(), third.unchanged()));
    }
    return asItMust ? 0 : ErrorCode.DEFECT.exitStatus();
  }

  private static Map<String, Long> delivered(Connection desk, String query) throws SQLException {
    Map<String, Long> rows = new HashMap<>();
    try (var statement = desk.createStatement();
        var result = statement.executeQuery(query)) {
      while (result.next()) {
        String row = result.getString(1);
        rows.put(row, Long.parseLong(row.substring(0, row.indexOf(':'))));
      }
    }
    return rows;
  }

  private void heading(String text) {
    out.println();
    out.println(text);
    out.println("-".repeat(text.length()));
  }
}
