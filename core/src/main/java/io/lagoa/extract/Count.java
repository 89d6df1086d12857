package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One {@code count(*)} by a connection that sees the readers' moment. */
final class Count implements AutoCloseable {
  private final Database database;
  private final Ticket ticket;
  private final String doing;
  private final String query;
  private final FutureTask<Long> task = new FutureTask<>(this::asked);
  private @Nullable Thread thread;
  private @Nullable Statement running;
  private boolean closed;

  /**
   * Nothing is asked yet.
   *
   * @param what is counted
   * @param condition as SQL wants it after WHERE
   */
  Count(Specification what, Ticket ticket, String condition) {
    this.database = what.database();
    this.ticket = ticket;
    this.doing = "count the rows of " + what.title();
    this.query = "SELECT count(*) FROM %s WHERE %s".formatted(ticket.seen(what.from()), condition);
  }

  /** Lets the database count while others read. */
  void begin() {
    Thread counting = new Thread(task, "lagoa-count");
    counting.setDaemon(true);
    thread = counting;
    counting.start();
  }

  /**
   * The rows that the database counts; waits for them.
   *
   * @throws LagoaException as the server's answer demands
   */
  long rows() {
    task.run(); // if nobody did so yet
    try {
      return task.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw database.failure(doing, stopped);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof LagoaException told
          ? told
          : database.failure(doing, failure);
    }
  }

  private long asked() throws SQLException {
    Connection connection = ticket.enter(database);
    try (Statement statement = connection.createStatement()) {
      begun(statement);
      try (ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      }
    } finally {
      ticket.leave(connection);
    }
  }

  private synchronized void begun(Statement statement) throws SQLException {
    if (closed) {
      throw new SQLException("the count is no longer wanted", "57014");
    }
    running = statement;
  }

  /** Ends a count that is no longer wanted. */
  @Override
  public void close() {
    if (!task.isDone()) {
      cancel();
      task.cancel(true);
    }
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void cancel() {
    closed = true;
    try {
      if (running != null) {
        running.cancel();
      }
    } catch (SQLException ended) {
      // nothing is left to be cancelled
    }
  }
}
