package io.lagoa.plan;

import io.lagoa.delta.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides how a plan reads. */
final class PlanText {
  private PlanText() {}

  static String of(Warehouse warehouse, List<Stage> stages) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stage", "what", "reads", "remakes", "why"));
    for (Stage stage : stages) {
      rows.add(
          List.of(
              stage.name(),
              stage.how(),
              reads(stage),
              remakes(stage),
              stage.reason() + notes(stage)));
    }
    long work = stages.stream().filter(stage -> stage.work() == Stage.Work.YES).count();
    long perhaps = stages.stream().filter(stage -> stage.work() == Stage.Work.PERHAPS).count();
    String summary =
        stages.isEmpty()
            ? "Nothing to do: nothing is selected."
            : work + perhaps == 0
                ? "Nothing to do: %s up to date."
                    .formatted(
                        stages.size() == 1
                            ? "the stage is"
                            : "all " + stages.size() + " stages are")
                : "%d to do, %d if something before changes, %d up to date."
                    .formatted(work, perhaps, stages.size() - work - perhaps);
    return "Plan of %s (%s)%n%n%s%n%n%s"
        .formatted(
            warehouse.name(),
            warehouse.root(),
            TextTable.of(withoutEmpty(rows), List.of()),
            summary);
  }

  /** Only the columns that say something in some row. */
  private static List<List<String>> withoutEmpty(List<List<String>> rows) {
    List<Integer> kept = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      if (rows.size() == 1 || rows.stream().skip(1).anyMatch(row -> !row.get(at).isEmpty())) {
        kept.add(column);
      }
    }
    return rows.stream().map(row -> kept.stream().map(row::get).toList()).toList();
  }

  private static String notes(Stage stage) {
    List<String> notes = new ArrayList<>(stage.notes());
    if (!stage.checks().isEmpty()) {
      notes.add(stage.checks().size() + (stage.checks().size() == 1 ? " check" : " checks"));
    }
    return notes.isEmpty() ? "" : " [" + String.join("; ", notes) + "]";
  }

  private static String reads(Stage stage) {
    if (stage.reads().isEmpty()) {
      return "";
    }
    if (stage.reads().stream().anyMatch(reading -> reading.extent().isEmpty())) {
      return "unknown";
    }
    Optional<Extent> sure = sum(stage.reads().stream().flatMap(one -> one.extent().stream()));
    Optional<Extent> within = sum(stage.reads().stream().flatMap(one -> one.within().stream()));
    return within
        .map(some -> sure.map(all -> text(all) + ", and ").orElse("") + "up to " + text(some))
        .orElseGet(() -> text(sure.orElse(Extent.NOTHING)));
  }

  /** Of those that hold a file; empty if none does. */
  private static Optional<Extent> sum(Stream<Extent> extents) {
    return extents.filter(extent -> extent.files() > 0).reduce(Extent::and);
  }

  private static String remakes(Stage stage) {
    boolean adds = stage.kind() == Stage.Kind.REFRESH && !stage.reads().isEmpty();
    return stage
        .remakes()
        .map(remaking -> (remaking.all() ? "all " : "up to ") + text(remaking.extent()))
        .orElse(adds ? "none, adds files" : "");
  }

  private static String text(Extent extent) {
    String partitions =
        extent.partitions().isEmpty()
            ? ""
            : " of %,d partition%s"
                .formatted(
                    extent.partitions().getAsLong(),
                    extent.partitions().getAsLong() == 1 ? "" : "s");
    return "%,d file%s%s, %s"
        .formatted(
            extent.files(), extent.files() == 1 ? "" : "s", partitions, bytes(extent.bytes()));
  }

  /** Bytes for people, in powers of ten. */
  static String bytes(long bytes) {
    double value = bytes;
    for (String unit : List.of("B", "kB", "MB", "GB")) {
      if (value < 1000) {
        return unit.equals("B")
            ? "%d B".formatted(bytes)
            : String.format(Locale.ROOT, "%.1f %s", value, unit);
      }
      value /= 1000;
    }
    return String.format(Locale.ROOT, "%,.1f TB", value);
  }
}
