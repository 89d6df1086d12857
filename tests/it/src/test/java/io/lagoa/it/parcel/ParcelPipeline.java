package io.lagoa.it.parcel;

import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The small pipeline: from the parcels' database through bronze, silver (with rejects) and gold
 * into another database. What it must come to does not depend on how the source's rows were divided
 * into runs.
 *
 * @param file the pipeline file
 * @param target the database that it delivers to
 */
public record ParcelPipeline(Path file, CityDatabase server, String target) {
  private static final String ONE_WAY =
      """
      lake { name = parcels, root = "@ROOT@", spark { "sql.shuffle.partitions" = 2 } }

      connections {
        post   { url = "@POST@", user = "@USER@", password = "@PASSWORD@" }
        served { url = "@SERVED@", user = "@USER@", password = "@PASSWORD@" }
      }

      tables {
        bronze.event.from.jdbc { connection = post, table = public.event, watermark = event_id }
        silver.parcel {
          sql = "SELECT parcel_id, depot_id, weight_grams, happened_at, event_id FROM bronze.event"
          key = parcel_id, order-by = event_id, write = upsert
          checks = [ "weight_grams > 0 : reject", "rejected < 50% : stop" ]
          to.jdbc { connection = served, table = public.parcel }
        }
      }
      """;

  private static final String TEXT =
      ONE_WAY
          + """
      tables {
        bronze.depot {
          from.jdbc { connection = post, table = public.depot, watermark = updated_at }
          key = depot_id, order-by = updated_at, write = upsert
        }
        gold.depot_load {
          sql = \"""
            SELECT d.depot_id, d.name, ST_AsText(ST_Point(d.longitude, d.latitude)) AS position,
                   count(*) AS parcels, sum(p.weight_grams) AS grams
            FROM silver.parcel p JOIN bronze.depot d ON d.depot_id = p.depot_id
            GROUP BY d.depot_id, d.name, d.longitude, d.latitude
          \"""
          key = depot_id
          to.jdbc { connection = served, table = public.depot_load }
        }
      }
      """;

  /** A table for each further way of writing and delivering. */
  private static final String EVERY_WAY =
      """
      tables {
        bronze {
          depot_dump {
            from.jdbc { connection = post, table = public.depot }
            key = depot_id
          }
          event_day {
            from.jdbc {
              connection = post
              query = "SELECT event_id, weight_grams, happened_at::date AS day FROM event"
            }
            partition-by = day, write.replace { by = partition }
          }
        }
        silver {
          parcel.deletion-vectors = always
          depot_history {
            sql = "SELECT depot_id, name, updated_at FROM bronze.depot"
            key = depot_id, order-by = updated_at, write = history
          }
          dumped {
            sql = "SELECT depot_id, name FROM bronze.depot_dump"
            to.jdbc { connection = served, table = public.dumped, write = replace }
          }
        }
        gold {
          day {
            sql = \"""
              SELECT CAST(happened_at AS DATE) AS day, count(*) AS events, sum(weight_grams) AS grams
              FROM bronze.event GROUP BY CAST(happened_at AS DATE)
            \"""
            key = day
            to.jdbc { connection = served, table = public.day, write = mirror }
          }
          event {
            sql = "SELECT event_id, parcel_id FROM bronze.event"
            to.jdbc { connection = served, table = public.event, write = append }
          }
        }
      }
      """;

  /** How a pipeline is made: {@link #oneWay}, {@link #in} or {@link #everyWay}. */
  @FunctionalInterface
  public interface Made {
    ParcelPipeline in(Path folder, CityDatabase server, String target)
        throws IOException, SQLException;
  }

  /** Writes the pipeline file into a folder, with a lake beside it and an empty target database. */
  public static ParcelPipeline in(Path folder, CityDatabase server, String target)
      throws IOException, SQLException {
    return in(folder, server, target, TEXT);
  }

  /** One way of it alone: a table with rejects that is upserted and delivered. */
  public static ParcelPipeline oneWay(Path folder, CityDatabase server, String target)
      throws IOException, SQLException {
    return in(folder, server, target, ONE_WAY);
  }

  /** The same with further tables: each way of writing and delivering is there. */
  public static ParcelPipeline everyWay(Path folder, CityDatabase server, String target)
      throws IOException, SQLException {
    return in(folder, server, target, TEXT + EVERY_WAY);
  }

  private static ParcelPipeline in(Path folder, CityDatabase server, String target, String pipeline)
      throws IOException, SQLException {
    Files.createDirectories(folder);
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + target);
    }
    String text =
        pipeline
            .replace("@ROOT@", folder.resolve("lake").toString())
            .replace("@POST@", server.url(CityDatabase.CITY))
            .replace("@SERVED@", server.url(target))
            .replace("@USER@", server.user())
            .replace("@PASSWORD@", server.password());
    return new ParcelPipeline(
        Files.writeString(folder.resolve("parcels.conf"), text), server, target);
  }

  /**
   * The same pipeline upon a copy of the lake and of the target database as they are; its stages
   * run one after the other, so that each run passes the same milestones.
   */
  public ParcelPipeline copy(Path folder, String copiedTarget) throws IOException, SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE %s TEMPLATE %s".formatted(copiedTarget, target));
    }
    Path lake = file.resolveSibling("lake");
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path from : files.toList()) {
        Path to = folder.resolve("lake").resolve(lake.relativize(from).toString());
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
      }
    }
    String text =
        Files.readString(file)
            .replace(file.getParent().toString(), folder.toString())
            .replace(server.url(target), server.url(copiedTarget))
            .replace("name = parcels,", "name = parcels, parallelism = 1,");
    return new ParcelPipeline(
        Files.writeString(folder.resolve("parcels.conf"), text), server, copiedTarget);
  }

  /** How the file is read. */
  public PipelineFile load() {
    return PipelineFile.load(file);
  }

  /**
   * All that a run leaves behind: the tables, the quarantine, the target, each row as text. Reads
   * in the Spark session of this JVM.
   */
  public Map<String, List<String>> contents() throws SQLException {
    Map<String, List<String>> contents = new TreeMap<>();
    Lake lake = Lake.open(load().settings());
    for (String name : lake.tables()) {
      if (name.startsWith("ops.")) {
        continue; // what happened in each run, not what is
      }
      Dataset<Row> rows = lake.table(name).drop("_run", "_attempt", "_rejected_at");
      contents.put(name, rows.toJSON().collectAsList().stream().sorted().toList());
    }
    try (Connection connection = server.connect(target)) {
      for (String name : targetTables()) {
        if (!name.equals("lagoa_commit")) {
          contents.put("served " + name, delivered(connection, name));
        }
      }
    }
    return contents;
  }

  /** The tables that stand in the target, staging tables of broken deliveries included. */
  public List<String> targetTables() throws SQLException {
    try (Connection connection = server.connect(target)) {
      return column(
          connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    }
  }

  private static List<String> delivered(Connection connection, String table) throws SQLException {
    return column(connection, "SELECT t::text FROM %s t ORDER BY 1".formatted(table));
  }

  private static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
