package io.lagoa.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The same work by several sides, the first being Lagoa. Decides how they are compared: results
 * first, then rounds in which each side runs once, so that a slow moment befalls neighbours alike.
 *
 * @param name for people
 * @param target what is aimed at
 * @param sides Lagoa, and its peers
 * @param result a summary of what a side left in its folder; equal for all sides
 * @param kept summaries of what sides keep from round to round; equal once all have run
 * @param input makes what the sides begin with; not timed
 */
record Contest(
    String name,
    String target,
    List<Side> sides,
    Function<Path, String> result,
    Supplier<List<String>> kept,
    Runnable input) {

  /** Of sides that begin anew each round. */
  Contest(String name, String target, List<Side> sides, Function<Path, String> result) {
    this(name, target, sides, result, List::of, () -> {});
  }

  /** Of sides that go on from round to round, from an input of this contest alone. */
  static Contest going(
      String name, String target, Runnable input, List<Side> sides, Supplier<List<String>> kept) {
    return new Contest(name, target, sides, round -> "", kept, input);
  }

  /**
   * What came out.
   *
   * @param seconds median time of each side
   * @param ratios each peer's time over Lagoa's
   */
  record Outcome(
      Contest contest, Map<String, Double> seconds, Map<String, Ratio> ratios, int rounds) {}

  /** Runs all sides. */
  Outcome run(Path folder, int warmUps, int rounds) {
    input.run();
    for (int i = 0; i < warmUps; i++) {
      requireEqual(folder);
    }
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Side side : sides) {
        Path scratch = folder.resolve("round");
        side.prepare().in(scratch);
        System.gc();
        long start = System.nanoTime();
        side.work().in(scratch);
        double seconds = (System.nanoTime() - start) / 1e9;
        times.computeIfAbsent(side.name(), key -> new ArrayList<>()).add(seconds);
        delete(scratch);
      }
    }
    String ours = sides.get(0).name();
    Map<String, Double> medians = new LinkedHashMap<>();
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    times.forEach(
        (side, seconds) -> {
          medians.put(side, Ratio.median(seconds));
          if (!side.equals(ours)) {
            ratios.put(side, Ratio.of(seconds, Objects.requireNonNull(times.get(ours))));
          }
        });
    return new Outcome(this, medians, ratios, rounds);
  }

  private void requireEqual(Path folder) {
    Map<String, String> results = new LinkedHashMap<>();
    for (Side side : sides) {
      Path scratch = folder.resolve("warm");
      side.prepare().in(scratch);
      side.work().in(scratch);
      results.put(side.name(), result.apply(scratch));
      delete(scratch);
    }
    if (results.values().stream().distinct().count() != 1) {
      throw new IllegalStateException(name + ": results differ: " + results);
    }
    List<String> standing = kept.get();
    if (standing.stream().distinct().count() > 1) {
      throw new IllegalStateException(name + ": results differ: " + standing);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
