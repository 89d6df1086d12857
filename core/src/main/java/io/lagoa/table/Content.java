package io.lagoa.table;

import io.lagoa.config.Place;
import io.lagoa.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where the rows of a table come from. */
public sealed interface Content {
  /** The source outside the lake that the rows come from, if they do. */
  default Optional<Source> origin() {
    return this instanceof FromSource from ? Optional.of(from.source()) : Optional.empty();
  }

  /**
   * Rows from outside the lake.
   *
   * @param notes what a plan says of the declaration
   */
  record FromSource(Source source, List<String> notes) implements Content {
    public FromSource {
      notes = List.copyOf(notes);
    }

    /** Without notes. */
    public FromSource(Source source) {
      this(source, List.of());
    }
  }

  /**
   * A query over whole tables.
   *
   * @param text Spark SQL
   * @param place where the text stands, for messages
   */
  record FromSql(String text, Place place) implements Content {
    /** The text of a file. */
    static FromSql in(Path file) {
      try {
        return new FromSql(Files.readString(file), new Place(Optional.of(file.toString()), 1));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file, e);
      }
    }
  }

  /**
   * A Java function over tables.
   *
   * @param inputs the tables that it reads, {@code layer.name}
   * @param fingerprint changes when the function would give other rows for the same inputs
   * @param perRow the input whose rows it treats one by one, if it does
   * @param folds the events of which new ones are enough, if it is made from such
   */
  record FromTransform(
      Transform transform,
      List<String> inputs,
      String fingerprint,
      Optional<PerRow> perRow,
      Optional<Events> folds)
      implements Content {
    public FromTransform {
      inputs = List.copyOf(inputs);
    }

    /** Without events to fold. */
    public FromTransform(
        Transform transform, List<String> inputs, String fingerprint, Optional<PerRow> perRow) {
      this(transform, inputs, fingerprint, perRow, Optional.empty());
    }
  }

  /**
   * A promise that lets a run hand over new events only: rows made from these and {@link
   * Inputs#current()} bring the table to what all events from the start, without {@code current()},
   * would make it. With {@code write = upsert} or a history of events.
   *
   * @param input that holds the events, {@code layer.name}
   * @param newest tells, from how far that input was read, its newest event that counts here: as
   *     long as it is the same, nothing is to be done; empty if that is not told
   * @param counterpart the table of a database that the table is to equal, if there is one
   */
  record Events(
      String input,
      Function<Map<String, String>, Optional<String>> newest,
      Optional<Counterpart> counterpart) {}

  /**
   * A table of a database whose changes are the events that a transform folds.
   *
   * @param table its name, in double quotes as the database's catalog spells it
   * @param besides the columns here that it does not have
   */
  record Counterpart(String table, List<String> besides) {
    public Counterpart {
      besides = List.copyOf(besides);
    }
  }

  /**
   * A promise that lets a run hand over changed rows only: each row of the result depends on the
   * one row of {@code input} with the same key, and on {@code basis}.
   *
   * @param input {@code layer.name}; it has a key, and the result keeps the key's columns
   * @param basis what else the rows depend on, as text: when it changes, all rows are made anew
   */
  record PerRow(String input, Function<Inputs, String> basis) {}
}
