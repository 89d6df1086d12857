package io.lagoa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Runs benchmarks and prints a line for each side: {@code Bench [p1 p2 …] [--rows N] [--rounds N]
 * [--contest TEXT] [--docs FILE]}. With {@code --contest} only those whose name contains a text
 * run; with {@code --docs} the lines are written into a table of that file, in the place of those
 * of the same benchmark, Spark line and size.
 */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS = new TreeMap<>();

  static {
    for (Benchmark benchmark :
        List.of(
            new HandPipeline(),
            new TinyPipeline(),
            new ManyChecks(),
            new Extracting(),
            new DatabaseDelivery(),
            new ChangeEvents(),
            new IncrementalGold())) {
      BENCHMARKS.put(benchmark.id(), benchmark);
    }
  }

  private Bench() {}

  public static void main(String... words) throws IOException {
    List<String> names = new ArrayList<>();
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < words.length; i++) {
      if (words[i].startsWith("--")) {
        options.put(words[i].substring(2), words[++i]);
      } else {
        names.add(words[i]);
      }
    }
    if (options.containsKey("docs") && !Files.isWritable(Path.of(options.get("docs")))) {
      throw new IllegalArgumentException("--docs: no file " + options.get("docs"));
    }
    OptionalLong rows =
        options.containsKey("rows")
            ? OptionalLong.of(Long.parseLong(options.get("rows")))
            : OptionalLong.empty();
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "7"));
    int warmUps = Integer.parseInt(options.getOrDefault("warm-ups", "2"));
    SparkSession spark = Frames.session();
    for (String name : names.isEmpty() ? BENCHMARKS.keySet() : names) {
      Benchmark benchmark = BENCHMARKS.get(name);
      if (benchmark == null) {
        throw new IllegalArgumentException(
            "Unknown benchmark '%s': known are %s".formatted(name, BENCHMARKS.keySet()));
      }
      Path folder = Files.createTempDirectory("lagoa-bench");
      try {
        long size = rows.orElse(benchmark.defaultRows());
        List<Line> lines = new ArrayList<>();
        for (Contest contest : benchmark.contests(spark, folder, size)) {
          if (!contest.name().contains(options.getOrDefault("contest", ""))) {
            continue;
          }
          List<Line> told =
              Line.of(benchmark.id(), spark.version(), size, contest.run(folder, warmUps, rounds));
          told.forEach(System.out::println);
          lines.addAll(told);
        }
        if (options.containsKey("docs")) {
          Line.into(Path.of(options.get("docs")), lines);
        }
      } finally {
        Contest.delete(folder);
      }
    }
  }
}
