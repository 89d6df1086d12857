package io.lagoa.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;

/** A data file of a table, with what the log says of its content; its rows are not read. */
public final class DataFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final AddFile action;

  DataFile(AddFile action) {
    this.action = action;
  }

  AddFile action() {
    return action;
  }

  /** The same, as if no row of it were marked as gone. */
  DataFile unmarked() {
    if (!shrunk()) {
      return this;
    }
    try {
      // by the log's own form: what else Delta knows of a file is another from line to line
      ObjectNode entry = (ObjectNode) JSON.readTree(action.json());
      ((ObjectNode) entry.get("add")).remove("deletionVector");
      return new DataFile((AddFile) Action.fromJson(entry.toString()));
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot read the log of " + path(), e);
    }
  }

  /** Where it is, as the log writes it: relative to the table, URI-encoded. */
  public String path() {
    return action.path();
  }

  /** Its name, without folder. */
  public String name() {
    return path().substring(path().lastIndexOf('/') + 1);
  }

  /**
   * Whether each of some files can be told by its name: tables that were converted may have twins.
   */
  public static boolean haveNames(Collection<DataFile> files) {
    return files.stream().map(DataFile::name).distinct().count() == files.size();
  }

  /** Whether its rows are known. */
  public boolean isCounted() {
    return statistics().path("numRecords").isIntegralNumber();
  }

  /** Its rows, without those deleted; 0 or less if it was written without statistics. */
  public long rows() {
    return physicalRows() - (shrunk() ? action.deletionVector().cardinality() : 0);
  }

  /** Its rows, those deleted included; 0 if it was written without statistics. */
  long physicalRows() {
    return statistics().path("numRecords").asLong();
  }

  /** Whether more than a share of its rows is deleted. */
  boolean isWorn(double share) {
    return shrunk() && physicalRows() - rows() > share * physicalRows();
  }

  public long bytes() {
    return action.size();
  }

  /** Its partition, with values as the log writes them. */
  Map<String, String> partition() {
    return Scala.map(action.partitionValues());
  }

  /** Its partition, to be compared: the values of the partition columns; empty for NULL. */
  public List<Optional<String>> place() {
    return new TreeMap<>(Scala.map(action.partitionValues()))
        .values().stream().map(Optional::ofNullable).toList();
  }

  /**
   * How many rows have no value in a column; empty if it has no statistics of that column, or lost
   * rows since they were taken.
   */
  public OptionalLong nulls(String column) {
    if (action.partitionValues().contains(column)) {
      boolean none = Objects.isNull(action.partitionValues().apply(column));
      return none && !isCounted() ? OptionalLong.empty() : OptionalLong.of(none ? rows() : 0);
    }
    JsonNode nulls = statistics().path("nullCount").path(column);
    return nulls.isIntegralNumber() && !shrunk()
        ? OptionalLong.of(nulls.asLong())
        : OptionalLong.empty();
  }

  /**
   * The smallest value of a column, as text: exact for whole numbers, decimals and dates; Delta
   * cuts texts and rounds timestamps to milliseconds. Empty if it has no statistics of that column,
   * or lost rows since they were taken.
   */
  public Optional<String> least(String column) {
    return bound("minValues", column);
  }

  /** The greatest value, as {@link #least}. */
  public Optional<String> greatest(String column) {
    return bound("maxValues", column);
  }

  private Optional<String> bound(String which, String column) {
    boolean exact = action.partitionValues().contains(column) || !shrunk();
    return exact ? stated(which, column) : Optional.empty();
  }

  private Optional<String> stated(String which, String column) {
    if (action.partitionValues().contains(column)) {
      return Optional.ofNullable(action.partitionValues().apply(column));
    }
    JsonNode bound = statistics().path(which).path(column);
    return bound.isValueNode() && !bound.isNull() ? Optional.of(bound.asText()) : Optional.empty();
  }

  /**
   * A value that no value of a column is below, as text; Delta cuts texts. Empty if it has no
   * statistics of that column.
   */
  public Optional<String> floor(String column) {
    return stated("minValues", column);
  }

  /** A value that no value of a column is above, as {@link #floor}. */
  public Optional<String> ceiling(String column) {
    return stated("maxValues", column);
  }

  private boolean shrunk() {
    return action.deletionVector() != null;
  }

  private JsonNode statistics() {
    try {
      return action.stats() == null ? JSON.createObjectNode() : JSON.readTree(action.stats());
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot read statistics of " + path(), e);
    }
  }
}
