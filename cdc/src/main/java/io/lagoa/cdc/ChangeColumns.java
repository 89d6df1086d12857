package io.lagoa.cdc;

import java.util.List;

/** The columns that a table made from events has besides those of the database's table. */
final class ChangeColumns {
  /** The operation that left the row so: {@code r}, {@code c} or {@code u}. */
  static final String OP = "_op";

  /** Where in the log it did: rows of one key are ordered by it. */
  static final String POSITION = "_position";

  /** When the database says that it was; in a history never before the event before it. */
  static final String AT = "_changed_at";

  static final String DDL = "_op STRING, _position STRING, _changed_at TIMESTAMP";

  static final List<String> ALL = List.of(OP, POSITION, AT);

  private ChangeColumns() {}
}
