package io.lagoa.source;

import io.lagoa.check.Counted;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a source holds for one run, seen without reading rows.
 *
 * @param schema the columns of the rows
 * @param upTo the position that the table will have reached when these rows are published; absent
 *     when the source cannot tell and is read in full each time
 * @param news whether there is anything to read
 * @param reason one line for people: what is new, or why nothing is; or why all is read
 * @param notes what people should know besides, such as rows that this way of reading misses
 * @param rows the rows, read only when the run asks for them
 */
public record Offer(
    StructType schema,
    Optional<Position> upTo,
    News news,
    String reason,
    List<String> notes,
    Rows rows) {
  public Offer {
    notes = List.copyOf(notes);
  }

  /** Without notes. */
  public Offer(StructType schema, Optional<Position> upTo, News news, String reason, Rows rows) {
    this(schema, upTo, news, reason, List.of(), rows);
  }

  /** What a source holds that the table has not. */
  public enum News {
    /** Nothing: the table stands as it is. */
    NONE,
    /** Rows to add to those already read. */
    SOME,
    /** All rows of the source, read again from the start. */
    ALL
  }

  /** Reads the rows of an offer. */
  @FunctionalInterface
  public interface Rows extends AutoCloseable {
    /** The rows as a lazy dataset; called once, when the run needs them. */
    Dataset<Row> read();

    /**
     * How far {@link #read} came, where only reading tells, such as of a log; empty: as far as the
     * offer says.
     */
    default Optional<Position> reached() {
      return Optional.empty();
    }

    /**
     * How many rows were read, and how many the source counts; empty if it does not. Asked when all
     * have been read, before they are published; a difference forbids that.
     *
     * @throws io.lagoa.error.LagoaException if the source cannot be asked
     */
    default Optional<Counted> counted() {
      return Optional.empty();
    }

    /** Called when the rows are in the table, and the position with them. */
    default void published() {}

    /** Gives back what the source holds for the rows, when they are no longer needed. */
    @Override
    default void close() {}
  }
}
