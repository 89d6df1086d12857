package io.lagoa.it.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which package of ours may import which: all of them, so that a new one must find its place. */
final class Layers {
  /** The library, as opposed to the jobs that people run and the kit for tests. */
  static final String[] LIBRARY = {
    "io.lagoa.error..",
    "io.lagoa.config..",
    "io.lagoa.check..",
    "io.lagoa.profile..",
    "io.lagoa.disk..",
    "io.lagoa.database..",
    "io.lagoa.compare..",
    "io.lagoa.extract..",
    "io.lagoa.source..",
    "io.lagoa.sink..",
    "io.lagoa.table..",
    "io.lagoa.query..",
    "io.lagoa.delta..",
    "io.lagoa.publish..",
    "io.lagoa.plan..",
    "io.lagoa.reconcile..",
    "io.lagoa.release..",
    "io.lagoa.maintain..",
    "io.lagoa.lake..",
    "io.lagoa.trial..",
    "io.lagoa.geo..",
    "io.lagoa.cdc..",
    "io.lagoa.ml.."
  };

  static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>();

  static {
    // core, lowest first
    place("error");
    place("config", "error");
    place("check", "error");
    place("profile", "check", "error");
    place("disk");
    place("database", "config", "error");
    place("compare", "database", "error");
    place("extract", "database", "check", "error");
    place("source", "extract", "database", "check", "config", "error");
    place("sink", "compare", "database", "config", "error");
    place("sink.postgresql", "sink", "database", "error");
    place("sink.mysql", "sink", "database", "error");
    place("sink.sqlserver", "sink", "database", "error");
    place("sink.dialect", "sink");
    place("table", "check", "source", "sink", "config", "error");
    place("query", "config", "error");
    place("delta", "check", "error");
    place("publish", "delta", "table", "query", "check", "error");
    place(
        "plan", "publish", "delta", "query", "table", "check", "source", "sink", "config", "error");
    place(
        "reconcile",
        "plan",
        "delta",
        "table",
        "source",
        "sink",
        "compare",
        "database",
        "config",
        "error");
    place("release", "plan", "delta", "table", "error");
    place("maintain", "release", "plan", "delta", "table", "error");
    place(
        "lake",
        "maintain",
        "reconcile",
        "release",
        "plan",
        "delta",
        "query",
        "table",
        "check",
        "profile",
        "source",
        "sink",
        "disk",
        "config",
        "error");
    place("trial", "lake", "plan", "query", "table", "source", "config", "error");

    place("geo", "table", "source", "config", "error");

    place("cdc", "table", "source", "database", "config", "error");

    place("ml", "error");
    place("ml.evaluation", "ml", "error");
    place("ml.mllib", "ml", "config", "error");
    place("ml.dl4j", "ml", "config", "error");
    place("ml.registry", "ml.dl4j", "ml.mllib", "ml.evaluation", "ml", "table", "config", "error");

    place("jobs", "lake", "plan", "table", "config", "error");
    place("jobs.demo", "lake", "plan", "error");
    place("jobs.doctor", "lake", "database", "config", "error");
    place("jobs.imports", "database", "source", "config", "error");
    place(
        "jobs.cli",
        "jobs.demo",
        "jobs.doctor",
        "jobs.imports",
        "jobs",
        "trial",
        "lake",
        "maintain",
        "reconcile",
        "compare",
        "release",
        "plan",
        "delta",
        "check",
        "source",
        "profile",
        "config",
        "error");

    place("kit");
  }

  private Layers() {}

  /** The packages in an order in which each stands after all that it imports; those that have. */
  static List<String> orderOf(Map<String, Set<String>> imports) {
    List<String> ordered = new ArrayList<>();
    boolean found = true;
    while (found) {
      found = false;
      for (String name : imports.keySet()) {
        if (!ordered.contains(name)
            && imports.get(name).stream()
                .allMatch(below -> below.equals(name) || ordered.contains(below))) {
          ordered.add(name);
          found = true;
        }
      }
    }
    return ordered;
  }

  private static void place(String name, String... below) {
    List<String> all = new ArrayList<>(List.of(below));
    all.add(name);
    MAY_IMPORT.put(
        "io.lagoa." + name, Set.copyOf(all.stream().map(word -> "io.lagoa." + word).toList()));
  }
}
