package io.lagoa.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
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

  /** Where it is, as the log writes it: relative to the table, URI-encoded. */
  public String path() {
    return action.path();
  }

  /** Its name, without folder. */
  public String name() {
    return path().substring(path().lastIndexOf('/') + 1);
  }

  /** Its rows, without those deleted; 0 if it was written without statistics. */
  public long rows() {
    long deleted = shrunk() ? action.deletionVector().cardinality() : 0;
    return statistics().path("numRecords").asLong() - deleted;
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
      return OptionalLong.of(none ? rows() : 0);
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
    if (action.partitionValues().contains(column)) {
      return Optional.ofNullable(action.partitionValues().apply(column));
    }
    JsonNode bound = statistics().path(which).path(column);
    return bound.isValueNode() && !bound.isNull() && !shrunk()
        ? Optional.of(bound.asText())
        : Optional.empty();
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
