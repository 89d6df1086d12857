package io.lagoa.jobs.cli;

import io.lagoa.delta.TableState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides how what a version was made from is said in short: versions, or how far a source went.
 */
final class MadeFrom {
  /** {@code ListedFile.mark()} and what may follow it. */
  private static final Pattern FILE = Pattern.compile("\\d+@(\\d+).*", Pattern.DOTALL);

  private static final Pattern OFFSET = Pattern.compile("\\d+");
  private static final int FEW = 3;

  private MadeFrom() {}

  static String text(TableState state) {
    return state.inputs().isEmpty()
        ? position(new TreeMap<>(state.position()))
            + Optional.ofNullable(state.counted()).map(counted -> "; " + counted).orElse("")
        : new TreeMap<>(state.inputs())
            .entrySet().stream()
                .map(input -> "%s v%d".formatted(input.getKey(), input.getValue().version()))
                .collect(Collectors.joining(", "));
  }

  private static String position(Map<String, String> position) {
    String mark = position.get("watermark");
    if (mark != null) {
      String column = position.getOrDefault("column", "watermark");
      return mark.isEmpty()
          ? "its source, which has no %s yet".formatted(column)
          : "its source up to %s %s".formatted(column, mark);
    }
    String last = position.get("last");
    if (last != null && position.containsKey("offset")) {
      return last.isEmpty() ? "its log, before any event" : "its log up to " + last;
    }
    return files(position).or(() -> offsets(position)).orElse("its source");
  }

  private static Optional<String> files(Map<String, String> position) {
    Map<String, Long> written = new TreeMap<>();
    position.forEach(
        (name, mark) -> {
          Matcher file = FILE.matcher(mark);
          if (file.matches()) {
            written.put(name, Long.valueOf(file.group(1)));
          }
        });
    return written.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(
            newest ->
                written.size() == 1
                    ? newest.getKey()
                    : "%,d files, the newest %s".formatted(written.size(), newest.getKey()));
  }

  private static Optional<String> offsets(Map<String, String> position) {
    List<String> offsets = new ArrayList<>();
    position.entrySet().stream()
        .filter(part -> part.getKey().contains("/") && OFFSET.matcher(part.getValue()).matches())
        .sorted(
            Comparator.comparing((Map.Entry<String, String> part) -> part.getKey().length())
                .thenComparing(Map.Entry::getKey))
        .forEach(part -> offsets.add("%s up to %s".formatted(part.getKey(), part.getValue())));
    if (offsets.isEmpty()) {
      return Optional.empty();
    }
    String some = String.join(", ", offsets.subList(0, Math.min(FEW, offsets.size())));
    return Optional.of(
        offsets.size() <= FEW
            ? some
            : "%s and %d partitions more".formatted(some, offsets.size() - FEW));
  }
}
