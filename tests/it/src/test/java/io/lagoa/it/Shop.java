package io.lagoa.it;

import io.lagoa.config.Overrides;
import io.lagoa.lake.LakeSettings;
import io.lagoa.lake.PipelineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The shop's pipeline files on databases of a test: what a user would set by environment variables
 * is set by {@code --set}.
 *
 * @param source the shop's database
 * @param target the application's database
 * @param root the lake's root
 * @param more further assignments, {@code key=value}
 */
record Shop(TestDatabase source, TestDatabase target, Path root, List<String> more) {
  /** The words of a command on a file of {@code conf/}: {@code <file> [words] --set …}. */
  List<String> words(String file, String... more) {
    List<String> words = new ArrayList<>(List.of(Repository.conf(file).toString()));
    words.addAll(List.of(more));
    for (String assignment : assignments()) {
      words.add("--set");
      words.add(assignment);
    }
    return words;
  }

  /** A command of the command line on a file of {@code conf/}. */
  Command lagoa(String command, String file, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(words(file, more));
    return Command.lagoa(words);
  }

  /** A file of {@code conf/} as a program loads it. */
  PipelineFile file(String name) {
    return PipelineFile.load(Repository.conf(name), new Overrides(Optional.empty(), assignments()));
  }

  LakeSettings settings(String file) {
    return file(file).settings();
  }

  /** The rows of the target's table by key: each with all its values, and who wrote it last. */
  Map<Integer, Delivered> delivered() {
    return target.rows("SELECT rental_id, xmin, t::text FROM public.late_return t").stream()
        .map(row -> row.split("\\|", 3))
        .collect(
            Collectors.toMap(
                row -> Integer.valueOf(row[0]),
                row -> new Delivered(row[1], row[2]),
                (one, other) -> {
                  throw new AssertionError("two rows of one rental: " + one + ", " + other);
                },
                TreeMap::new));
  }

  /**
   * A row of the target.
   *
   * @param transaction PostgreSQL's number of the transaction that wrote it
   * @param values as text
   */
  record Delivered(String transaction, String values) {}

  private List<String> assignments() {
    List<String> assignments = new ArrayList<>(more);
    assignments.add("lake.root=" + root);
    reach("shop", source, assignments);
    reach("bi", target, assignments);
    return assignments;
  }

  private static void reach(String connection, TestDatabase database, List<String> assignments) {
    String block = "connections." + connection;
    assignments.add(block + ".url=\"" + database.url() + "\"");
    assignments.add(block + ".user=" + TestDatabase.USER);
    assignments.add(block + ".password=\"\"");
  }
}
