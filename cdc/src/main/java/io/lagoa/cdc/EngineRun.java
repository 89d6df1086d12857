package io.lagoa.cdc;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One run of Debezium's engine: from where it was to the present, event by event into a spool, and
 * no further.
 */
final class EngineRun implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final EngineState state;
  private final LogEnd end;
  private final Spool spool;
  private final EventWriter writer;
  private final double rowsPerSecond;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile long lastHeard = System.nanoTime();
  private boolean done;
  private long rows;
  private long firstRow;

  /**
   * @param rowsPerSecond of a snapshot, at most; 0 is no limit
   */
  EngineRun(EngineState state, EventWriter writer, LogEnd end, Spool spool, double rowsPerSecond) {
    this.rowsPerSecond = rowsPerSecond;
    this.writer = writer;
    this.state = state;
    this.end = end;
    this.spool = spool;
  }

  /**
   * Reads to the end of the log.
   *
   * @param silence how long nothing may come
   * @throws LagoaException {@code UNREACHABLE} if nothing came for so long
   * @throws EngineFailure if the engine failed
   */
  void run(Map<String, String> settings, Duration silence) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty(EngineState.ID, state.id());
    properties.setProperty("schema.history.internal." + EngineState.ID, state.id());
    properties.putAll(
        TableSchemas.settings(state, Optional.ofNullable(settings.get("post.processors"))));
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using(
                (success, message, error) -> {
                  if (!success) {
                    failure.compareAndSet(
                        null, error == null ? new IllegalStateException(message) : error);
                  }
                  ended.countDown();
                })
            .notifying(this)
            .build();
    Thread thread = new Thread(engine, "lagoa-cdc");
    thread.setDaemon(true);
    thread.start();
    try {
      await(silence);
    } finally {
      close(engine, thread);
    }
  }

  private void await(Duration silence) {
    try {
      while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        end.look();
        if (System.nanoTime() - lastHeard > silence.toNanos()) {
          throw new LagoaException(
              ErrorCode.UNREACHABLE,
              "Cannot reach the end of the log: nothing came for %d s; see that no long transaction holds it back, give a longer timeout, and run again"
                  .formatted(silence.toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LagoaException(ErrorCode.DEFECT, "Interrupted while reading the log", e);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new EngineFailure(failed);
    }
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> records,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
    lastHeard = System.nanoTime();
    try {
      for (RecordChangeEvent<SourceRecord> record : records) {
        if (!done) {
          take(record.record());
        }
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      done = true;
      ended.countDown();
    }
  }

  private void take(SourceRecord record) {
    boolean event =
        record.value() instanceof Struct value
            && value.schema().field("op") != null
            && value.schema().field("source") != null;
    LogEnd.Place place = end.place(record);
    if (place == LogEnd.Place.BEYOND) {
      finish();
      return;
    }
    if (event && place == LogEnd.Place.BEFORE) {
      LogEvent taken = writer.event(record);
      spool.add(taken);
      if (taken.op().equals("r")) {
        pace();
      } else {
        state.streamed();
      }
    }
    if (record.sourceOffset() != null) {
      state.reached(record.sourceOffset());
    }
    if (place == LogEnd.Place.AT) {
      finish();
    }
  }

  /** Waits until so many rows may have been read; the engine waits for what its queue holds. */
  private void pace() {
    if (rowsPerSecond <= 0) {
      return;
    }
    firstRow = rows == 0 ? System.nanoTime() : firstRow;
    rows++;
    long due = firstRow + (long) (rows / rowsPerSecond * TimeUnit.SECONDS.toNanos(1));
    try {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    lastHeard = System.nanoTime();
  }

  private void finish() {
    done = true;
    ended.countDown();
  }

  private static void close(DebeziumEngine<?> engine, Thread thread) {
    try {
      engine.close();
    } catch (IOException | IllegalStateException e) {
      // it has ended by itself, which the callback told
      thread.interrupt();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What made the engine fail. */
  static final class EngineFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Throwable failed;

    EngineFailure(Throwable failed) {
      super(failed);
      this.failed = failed;
    }

    Throwable cause() {
      return failed;
    }
  }
}
