package io.lagoa.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Map;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.delta.actions.AddFile;

/** A data file of a table, with what the log says of its content; its rows are not read. */
public final class DataFile {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    long deleted = action.deletionVector() == null ? 0 : action.deletionVector().cardinality();
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

  /** How many rows have no value in a column; empty if it has no statistics of that column. */
  public OptionalLong nulls(String column) {
    if (action.partitionValues().contains(column)) {
      boolean none = Objects.isNull(action.partitionValues().apply(column));
      return OptionalLong.of(none ? rows() : 0);
    }
    JsonNode nulls = statistics().path("nullCount").path(column);
    return nulls.isIntegralNumber() ? OptionalLong.of(nulls.asLong()) : OptionalLong.empty();
  }

  private JsonNode statistics() {
    try {
      return action.stats() == null ? JSON.createObjectNode() : JSON.readTree(action.stats());
    } catch (JsonProcessingException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot read statistics of " + path(), e);
    }
  }
}
