package io.lagoa.database;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a database's error means to users, by its SQLSTATE, and says it without secrets.
 *
 * @param connection the connection's name
 * @param secrets what must not appear in any message
 */
record Failure(String connection, String url, List<String> secrets) {

  /** A failure to connect: unless the server refuses user or database, it is out of reach. */
  LagoaException ofConnecting(SQLException failure) {
    String state = state(failure);
    Address address = new Address(url);
    if (state.startsWith("28") || failure.getErrorCode() == 18456) {
      return exception(
          ErrorCode.CONFIG_INVALID,
          "Cannot open connection '%s' at %s: user or password refused. Correct connections.%s.user and .password"
              .formatted(connection, address, connection),
          failure);
    }
    if (state.equals("3D000") || state.startsWith("42")) {
      return exception(
          ErrorCode.CONFIG_INVALID,
          "Cannot open connection '%s' at %s: %s. Correct connections.%s.url"
              .formatted(connection, address, reason(failure), connection),
          failure);
    }
    return unreachable(failure);
  }

  /** A failure while {@code doing}, anywhere among the causes of {@code thrown}. */
  LagoaException of(String doing, Throwable thrown) {
    Optional<LagoaException> coded = find(thrown, LagoaException.class);
    if (coded.isPresent()) {
      return coded.get();
    }
    SQLException failure = find(thrown, SQLException.class).orElse(null);
    if (failure != null && isOutOfReach(failure)) {
      return unreachable(failure);
    }
    Throwable told = failure == null ? thrown : failure;
    return exception(
        failure == null ? ErrorCode.DEFECT : code(state(failure)),
        "Cannot %s on connection '%s' at %s: %s"
            .formatted(doing, connection, new Address(url), reason(told)),
        told);
  }

  private LagoaException unreachable(SQLException failure) {
    return exception(
        ErrorCode.UNREACHABLE,
        "Cannot reach connection '%s' at %s: %s. See that the server runs and that connections.%s.url is right, then run again"
            .formatted(connection, new Address(url), reason(failure), connection),
        failure);
  }

  /** PostgreSQL's, of a text that is too long for its type {@code name}. */
  private static final String NAME_TOO_LONG = "42622";

  private static ErrorCode code(String state) {
    if (state.equals(NAME_TOO_LONG)) {
      return ErrorCode.DATA_ERROR;
    }
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "01", "22", "23", "21" -> ErrorCode.DATA_ERROR; // 01: a warning that a session refuses
      case "40" -> ErrorCode.CONFLICT;
      case "28", "3D", "3F", "42" -> ErrorCode.CONFIG_INVALID;
      case "53", "57", "70" -> ErrorCode.UNREACHABLE; // 70: MySQL's, of a query that is killed
      default -> ErrorCode.DEFECT;
    };
  }

  private static boolean isOutOfReach(SQLException failure) {
    return state(failure).startsWith("08")
        || failure instanceof SQLTransientConnectionException
        || failure instanceof SQLNonTransientConnectionException
        || failure instanceof SQLTimeoutException
        || find(failure.getCause(), IOException.class).isPresent();
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state.toUpperCase(Locale.ROOT);
  }

  /** The server's own words, without the rows that drivers quote for a failed batch. */
  private String reason(Throwable failure) {
    Throwable told = failure;
    if (failure instanceof BatchUpdateException batch && batch.getNextException() != null) {
      told = batch.getNextException();
    }
    String message = told.getMessage() == null ? told.getClass().getName() : told.getMessage();
    message = message.replace(url, new Address(url).toString()).strip();
    for (String secret : secrets) {
      message = message.replace(secret, "***");
    }
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  /** The cause is kept only if none of its messages tells a secret. */
  private LagoaException exception(ErrorCode code, String message, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      String text = String.valueOf(each.getMessage());
      if (text.contains(url) || secrets.stream().anyMatch(text::contains)) {
        return new LagoaException(code, message);
      }
    }
    return new LagoaException(code, message, cause);
  }

  private static <T extends Throwable> Optional<T> find(@Nullable Throwable thrown, Class<T> type) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }
}
