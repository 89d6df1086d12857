package io.lagoa.bench;

import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.Jdbc;
import io.lagoa.source.Offer;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * P4: a table of PostgreSQL with ten columns, read by Lagoa and by Spark's own JDBC reader, default
 * and tuned; into nothing, where the server's own {@code COPY} into nothing is the limit, and into
 * Delta.
 */
final class Extracting implements Benchmark {
  private static final int READERS = 2;

  private static final String FILL =
      """
      CREATE TABLE sale AS SELECT i::bigint AS id, (i %% 9973)::int AS customer,
        ((i * 37) %% 100000 / 100.0)::numeric(12,2) AS amount, i * 1.1::double precision AS weight,
        timestamp '2020-01-01' + i * interval '1 second' AS sold_at, date '2020-01-01' + (i / 86400)::int AS day,
        CASE i %% 4 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' WHEN 2 THEN 'sent' ELSE 'returned' END AS status,
        'note number ' || i || ' of a sale that was made' AS note, i %% 3 = 0 AS gift,
        CASE WHEN i %% 10 <> 0 THEN (i %% 7)::smallint END AS rating
      FROM generate_series(1, %d) i
      """;

  @Override
  public String id() {
    return "p4";
  }

  @Override
  public long defaultRows() {
    return 5_000_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    CityDatabase server = CityDatabase.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    execute(server, FILL.formatted(rows));
    execute(server, "ALTER TABLE sale ADD PRIMARY KEY (id)");
    execute(server, "VACUUM (ANALYZE, FREEZE) sale");
    Jdbc sale = Jdbc.table("shop", "public.sale");
    Contest reading =
        new Contest(
            "read",
            "default ≥ 4, tuned ≥ 2, the server alone ≥ 0.8",
            List.of(
                Side.of("Lagoa", round -> nothing(offer(spark, server, sale))),
                Side.of(
                    "Lagoa, not counted", round -> nothing(offer(spark, server, sale.uncounted()))),
                Side.of("Spark JDBC, default", round -> nothing(plain(spark, server))),
                Side.of("Spark JDBC, tuned", round -> nothing(tuned(spark, server, rows))),
                Side.of(
                    "COPY into nothing on the server",
                    round -> execute(server, "COPY sale TO '/dev/null' (FORMAT binary)"))),
            round -> "");
    Contest landing =
        new Contest(
            "read into Delta",
            "",
            List.of(
                Side.of("Lagoa", round -> lagoa(server, sale, round)),
                Side.of("Spark JDBC, default", round -> delta(plain(spark, server), round)),
                Side.of("Spark JDBC, tuned", round -> delta(tuned(spark, server, rows), round))),
            round -> Frames.digest(spark, round.resolve("bronze/sale"), "id", "amount", "note"));
    return List.of(reading, landing);
  }

  private static void lagoa(CityDatabase server, Jdbc sale, Path root) {
    Run run =
        Lake.open(LakeSettings.at(root.toString()).connection("shop", connection(server)))
            .run(Pipeline.of(Table.bronze("sale").from(sale)));
    if (!run.succeeded()) {
      throw new IllegalStateException(run.toString());
    }
  }

  private static Connection connection(CityDatabase server) {
    return new Connection(
        server.url(CityDatabase.CITY),
        Optional.of(server.user()),
        Optional.of(new Secret(server.password())),
        Optional.empty(),
        Map.of());
  }

  private static Dataset<Row> plain(SparkSession spark, CityDatabase server) {
    return spark.read().jdbc(server.url(CityDatabase.CITY), "sale", properties(server));
  }

  private static Dataset<Row> tuned(SparkSession spark, CityDatabase server, long rows) {
    Properties properties = properties(server);
    properties.setProperty("fetchsize", "10000");
    return spark
        .read()
        .jdbc(server.url(CityDatabase.CITY), "sale", "id", 1, rows, READERS, properties);
  }

  private static Properties properties(CityDatabase server) {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    return properties;
  }

  private static void nothing(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private static void nothing(Offer offer) {
    try (Offer.Rows rows = offer.rows()) {
      nothing(rows.read());
      rows.counted();
    }
  }

  private static void delta(Dataset<Row> rows, Path round) {
    rows.write().format("delta").save(round.resolve("bronze/sale").toString());
  }

  private static void execute(CityDatabase server, String sql) {
    try (java.sql.Connection connection =
            DriverManager.getConnection(
                server.url(CityDatabase.CITY), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Offer offer(SparkSession spark, CityDatabase server, Jdbc source) {
    return source.open(
        new SourceContext() {
          @Override
          public SparkSession spark() {
            return spark;
          }

          @Override
          public String table() {
            return "bronze.sale";
          }

          @Override
          public Connection connection(String name) {
            return Extracting.connection(server);
          }

          @Override
          public Path base() {
            return Path.of(".");
          }

          @Override
          public Optional<StructType> declaredSchema() {
            return Optional.empty();
          }

          @Override
          public Optional<Position> since() {
            return Optional.empty();
          }

          @Override
          public Optional<Dataset<Row>> held() {
            return Optional.empty();
          }
        });
  }
}
