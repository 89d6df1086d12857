package io.lagoa.plan;

import io.lagoa.config.Place;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;

/** Decides what kind of failure an exception is, from its causes. */
final class Failures {
  /** Spark's error classes of data that does not fit under ANSI rules, by prefix. */
  private static final List<String> DATA =
      List.of(
          "CAST_",
          "DIVIDE_BY_ZERO",
          "ARITHMETIC_OVERFLOW",
          "NUMERIC_VALUE_OUT_OF_RANGE",
          "INVALID_ARRAY_INDEX",
          "MALFORMED_RECORD",
          "FAILED_READ_FILE",
          "CANNOT_PARSE",
          "INTERVAL_",
          "REMAINDER_BY_ZERO",
          "DATETIME_OVERFLOW");

  private Failures() {}

  /** As {@link #coded(String, Throwable)}, with the file and line of the table that it befell. */
  static LagoaException of(String what, Table table, Throwable failure) {
    LagoaException known = coded(what, failure);
    return place(known, table)
        .map(place -> new LagoaException(known.code(), place + ": " + known.getMessage(), known))
        .orElse(known);
  }

  /** The table's place, unless the message names one in its file, or in that of its query. */
  static Optional<Place> place(LagoaException failure, Table table) {
    Place query =
        table.content().orElse(null) instanceof Content.FromSql sql ? sql.place() : table.place();
    String message = String.valueOf(failure.getMessage());
    boolean placed =
        Stream.of(table.place(), query)
            .flatMap(place -> place.file().stream())
            .anyMatch(file -> message.startsWith(file + ":"));
    return placed || table.place().file().isEmpty() ? Optional.empty() : Optional.of(table.place());
  }

  /** The failure as a coded one; {@code DEFECT} where nothing better is known. */
  static LagoaException coded(String what, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LagoaException known) {
        return known;
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      ErrorCode code = kind(cause);
      if (code != ErrorCode.DEFECT) {
        return new LagoaException(code, message(what, code, cause), failure);
      }
    }
    return new LagoaException(
        ErrorCode.DEFECT, "Cannot run %s: %s".formatted(what, root(failure)), failure);
  }

  @SuppressWarnings("deprecation") // getCondition is only on Spark 4
  private static ErrorCode kind(Throwable cause) {
    if (cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException
        || cause instanceof SQLTransientException
        || cause instanceof SQLRecoverableException
        || (cause instanceof SQLException sql && isLost(sql))) {
      return ErrorCode.UNREACHABLE;
    }
    if (cause instanceof IllegalArgumentException
        && String.valueOf(cause.getMessage()).startsWith("CSV header does not conform")) {
      return ErrorCode.DATA_ERROR;
    }
    if (cause instanceof SparkThrowable spark && spark.getErrorClass() != null) {
      String kind = spark.getErrorClass();
      return DATA.stream().anyMatch(kind::startsWith) ? ErrorCode.DATA_ERROR : ErrorCode.DEFECT;
    }
    return ErrorCode.DEFECT;
  }

  /** Connection errors (SQLState 08), and a server that shuts down (57P). */
  private static boolean isLost(SQLException sql) {
    String state = sql.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private static String message(String what, ErrorCode code, Throwable cause) {
    String remedy =
        code == ErrorCode.UNREACHABLE
            ? "it may be down for a moment: run again"
            : "mend the data at its source, or let the query allow it, such as by try_cast";
    return "Cannot run %s: %s; %s".formatted(what, firstLine(cause), remedy);
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + firstLine(cause);
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).strip().split("\n", 2)[0].strip();
  }
}
