package io.lagoa.lake;

import io.lagoa.check.Check;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** A small lake: trips arrive as files, are kept by id, and counted by line. */
final class Trips {
  final Path folder;
  final Lake lake;

  Trips(Path folder) {
    this(folder, settings(folder));
  }

  /** Without a table of check results, which would double the commits of a small run. */
  static LakeSettings settings(Path folder) {
    return LakeSettings.at(folder.resolve("lake").toString()).keepCheckResults(false);
  }

  Trips(Path folder, LakeSettings settings) {
    this.folder = folder;
    this.lake = Lake.open(settings);
  }

  Table bronze() {
    return Table.bronze("trip")
        .from(FileSource.json(folder.resolve("in/*.json").toString()))
        .schema("id INT, line STRING, speed INT");
  }

  static Table silver() {
    return Table.silver("trip")
        .sql("SELECT id, line, speed FROM bronze.trip")
        .key("id")
        .orderBy("speed")
        .upsert()
        .check(Check.that("speed >= 0").reject());
  }

  static Table gold() {
    return Table.gold("line")
        .sql("SELECT line, count(*) AS trips FROM silver.trip GROUP BY line")
        .key("line");
  }

  Pipeline pipeline() {
    return Pipeline.of(bronze(), silver(), gold());
  }

  /** A file of trips, each {@code id line speed}. */
  void arrive(String... trips) {
    try {
      Path in = Files.createDirectories(folder.resolve("in"));
      List<String> lines =
          Stream.of(trips)
              .map(trip -> trip.split(" "))
              .map(v -> "{\"id\":%s,\"line\":\"%s\",\"speed\":%s}".formatted(v[0], v[1], v[2]))
              .toList();
      try (Stream<Path> files = Files.list(in)) {
        Files.write(in.resolve("%03d.json".formatted(files.count())), lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the whole pipeline, which must go well. */
  Run run() {
    return run(pipeline());
  }

  Run run(Pipeline pipeline) {
    Run run = lake.run(pipeline);
    Assertions.assertThat(run.exitStatus()).as(run.toString()).isZero();
    return run;
  }

  Path table(String layer, String name) {
    return folder.resolve("lake").resolve(layer).resolve(name);
  }

  /** Files of rows below a table, change files included, without the log. */
  static List<Path> parquet(Path table) {
    return files(table, ".parquet");
  }

  static List<Path> files(Path table, String suffix) {
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !file.toString().contains("_delta_log"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
