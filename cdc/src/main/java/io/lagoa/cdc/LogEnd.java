package io.lagoa.cdc;

import org.apache.kafka.connect.source.SourceRecord;

/** Tells when the engine has read all that the log held when the run looked. */
interface LogEnd {
  /** Where a record stands. */
  enum Place {
    /** In the part that is read; to be kept if it is an event. */
    BEFORE,
    /** In the part that is read, but no event of a table. */
    ASIDE,
    /** The last of the part that is read, and no event. */
    AT,
    /** Past the part that is read. */
    BEYOND
  }

  Place place(SourceRecord record);

  /** Called again and again while the engine runs. */
  default void look() {}
}
