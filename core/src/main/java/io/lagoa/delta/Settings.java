package io.lagoa.delta;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** Settings of a session for the time of one statement; undone in the reverse order. */
final class Settings implements AutoCloseable {
  private final RuntimeConfig conf;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  Settings(SparkSession spark) {
    this.conf = spark.conf();
  }

  void set(String key, String value) {
    scala.Option<String> before = conf.getOption(key);
    undo.push(before.isDefined() ? () -> conf.set(key, before.get()) : () -> conf.unset(key));
    conf.set(key, value);
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}
