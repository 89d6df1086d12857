package io.lagoa.plan;

import io.lagoa.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a plan did: the same lines, with counts and times.
 *
 * @param id identifies the run, in states and quarantines
 * @param lake the lake's name
 * @param root the lake's root
 * @param started when
 * @param elapsed how long it took
 * @param stages what each stage did
 */
public record Run(
    String id,
    String lake,
    String root,
    Instant started,
    Duration elapsed,
    List<StageResult> stages) {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  public Run {
    stages = List.copyOf(stages);
  }

  /** The id of a run that begins now; it sorts as runs begin. */
  static String idAt(Instant start) {
    return ID.format(start) + "-" + UUID.randomUUID().toString().substring(0, 6);
  }

  /** When the run of an id began, by its machine's clock; empty if that is no run's id. */
  public static Optional<Instant> startOf(String id) {
    try {
      return Optional.of(ID.parse(id.split("-", 2)[0], Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether every stage ended well. */
  public boolean succeeded() {
    return stages.stream().allMatch(StageResult::well);
  }

  /** Whether the run changed nothing. */
  public boolean unchanged() {
    return stages.stream().allMatch(stage -> stage.status() == StageResult.Status.UNCHANGED);
  }

  /**
   * The exit status of a job: 0 done; 3 if every failure is worth retrying; else the first of 4, 2,
   * 1 that a stage ended with.
   */
  public int exitStatus() {
    List<Integer> failures =
        stages.stream()
            .map(stage -> stage.code().map(ErrorCode::exitStatus).orElse(0))
            .filter(status -> status != 0)
            .toList();
    if (failures.isEmpty()) {
      return 0;
    }
    for (int status : List.of(4, 2, 1)) {
      if (failures.contains(status)) {
        return status;
      }
    }
    return 3;
  }

  /**
   * What the stage of a name did.
   *
   * @throws IllegalArgumentException if there is none
   */
  public StageResult stage(String name) {
    return stages.stream()
        .filter(stage -> Objects.equals(stage.name(), name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No stage '%s'; stages are %s"
                        .formatted(name, stages.stream().map(StageResult::name).toList())));
  }

  /** The run as JSON, for programs. */
  public String json() {
    return RunJson.of(this);
  }

  /** The run in one line. */
  public String summary() {
    return RunText.summary(this);
  }

  /** The run for people, a line a stage. */
  @Override
  public String toString() {
    return RunText.of(this);
  }
}
