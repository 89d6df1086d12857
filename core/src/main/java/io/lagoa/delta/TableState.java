package io.lagoa.delta;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.check.Counted;
import io.lagoa.check.Verdict;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a table was made from, committed with the version itself as the table property
 * {@link #PROPERTY}: it survives checkpoints and log clean-up and goes back with RESTORE.
 *
 * @param run the run that made the version
 * @param attempt the attempt of the run; quarantine rows of other attempts do not count
 * @param at when, ISO-8601 in UTC
 * @param table the table's Delta id; another id means that the state was carried along by a clone
 * @param version the version that the commit was to become
 * @param dataVersion the last version that changed rows
 * @param inputs what was read of each lake table, by name
 * @param position how far the source was read; empty without a source
 * @param fingerprint changes when the query or the declaration would give other rows
 * @param basis what else per-row content depends on; empty if nothing
 * @param rows rows of the table
 * @param quarantine the quarantine's version that belongs to this version; -1 for none
 * @param memory the version of the hidden table that belongs to this version; absent or -1 for none
 * @param how the least that was read: {@code full}, {@code new rows}, {@code changed keys}
 * @param counts rows judged, written, inserted, updated, deleted, rejected
 * @param verdicts how the checks came out
 * @param counted how many rows were read, and how many their source counted; absent if it did not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TableState(
    String run,
    String attempt,
    String at,
    String table,
    long version,
    long dataVersion,
    Map<String, Read> inputs,
    Map<String, String> position,
    String fingerprint,
    String basis,
    long rows,
    long quarantine,
    @Nullable Long memory,
    String how,
    Counts counts,
    List<Verdict> verdicts,
    @Nullable Counted counted) {
  /** The table property that holds the state. */
  public static final String PROPERTY = "lagoa.state";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of rows that nobody counts. */
  public TableState(
      String run,
      String attempt,
      String at,
      String table,
      long version,
      long dataVersion,
      Map<String, Read> inputs,
      Map<String, String> position,
      String fingerprint,
      String basis,
      long rows,
      long quarantine,
      @Nullable Long memory,
      String how,
      Counts counts,
      List<Verdict> verdicts) {
    this(
        run,
        attempt,
        at,
        table,
        version,
        dataVersion,
        inputs,
        position,
        fingerprint,
        basis,
        rows,
        quarantine,
        memory,
        how,
        counts,
        verdicts,
        null);
  }

  public TableState {
    inputs = Map.copyOf(inputs);
    position = Map.copyOf(position);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * What was read of an input.
   *
   * @param table the input's Delta id
   * @param version its version
   * @param commit names the version's commit beyond its number; absent if that is not known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Read(String table, long version, @Nullable String commit) {
    /** Of a commit without a name. */
    public Read(String table, long version) {
      this(table, version, null);
    }
  }

  /** Rows by what became of them. */
  public record Counts(
      long judged, long inserted, long updated, long deleted, long unchanged, long rejected) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /** Rows of the table that differ from the version before. */
    public long changed() {
      return inserted + updated + deleted;
    }
  }

  /** The version of the hidden table that belongs to this version; -1 for none. */
  public long memoryVersion() {
    return memory == null ? -1 : memory;
  }

  /** The state of a table beside another, which names its version. */
  public static TableState beside(
      String run, String attempt, String table, long version, long rows) {
    return new TableState(
        run,
        attempt,
        Instant.now().toString(),
        table,
        version,
        version,
        Map.of(),
        Map.of(),
        "",
        "",
        rows,
        -1,
        null,
        "",
        Counts.NONE,
        List.of());
  }

  /** The state as the property's text. */
  public String json() {
    try {
      return JSON.writeValueAsString(
          new TableState(
              run,
              attempt,
              at,
              table,
              version,
              dataVersion,
              new TreeMap<>(inputs),
              new TreeMap<>(position),
              fingerprint,
              basis,
              rows,
              quarantine,
              memory,
              how,
              counts,
              verdicts,
              counted));
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot write the state of a table: " + e, e);
    }
  }

  /** Whether a text that came with a commit is a state, and not another tool's. */
  static boolean isOne(String text) {
    return text.startsWith("{\"run\":");
  }

  /**
   * Reads the property's text.
   *
   * @throws LagoaException {@code DEFECT} if it is not a state
   */
  public static TableState parse(String json) {
    try {
      return JSON.readValue(json, TableState.class);
    } catch (JsonProcessingException e) {
      throw new LagoaException(
          ErrorCode.DEFECT,
          "Cannot read table property %s: %s; restore the table to a version that Lagoa wrote"
              .formatted(PROPERTY, e.getOriginalMessage()),
          e);
    }
  }
}
