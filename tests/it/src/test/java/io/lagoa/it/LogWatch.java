package io.lagoa.it;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Reads all that is logged, by whatever library, for words that must not be there. */
final class LogWatch implements AutoCloseable {
  /** What handles passwords; of others, debugging is long, and Janino fails by it. */
  private static final List<String> WATCHED_CLOSELY =
      List.of("io.lagoa", "org.apache.kafka", "org.mariadb", "org.postgresql");

  private final List<String> words;
  private final Set<String> loggers = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Map<LoggerConfig, Level> levels = new HashMap<>();
  private final Map<LoggerConfig, List<String>> appenders = new HashMap<>();
  private final List<String> added = new ArrayList<>();
  private final Logger root = Logger.getLogger("");
  private final Logger postgres = Logger.getLogger("org.postgresql");
  private final Reader reader = new Reader();
  private final JdkReader jdkReader = new JdkReader();

  private LogWatch(List<String> words) {
    this.words = List.copyOf(words);
  }

  /**
   * Reads from now on, in the place of those that print: at DEBUG who handles passwords, else INFO.
   */
  static LogWatch forWords(List<String> words) {
    LogWatch watch = new LogWatch(words);
    watch.begin();
    return watch;
  }

  private void begin() {
    reader.start();
    for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
      levels.put(logger, logger.getLevel());
      appenders.put(logger, List.copyOf(logger.getAppenders().keySet()));
      logger.setLevel(Level.INFO);
      appenders.get(logger).forEach(logger::removeAppender);
      if (!logger.isAdditive() || logger == context.getConfiguration().getRootLogger()) {
        logger.addAppender(reader, Level.ALL, null);
      }
    }
    for (String name : WATCHED_CLOSELY) {
      LoggerConfig logger = context.getConfiguration().getLoggerConfig(name);
      if (logger.getName().equals(name)) {
        logger.setLevel(Level.DEBUG);
      } else {
        context.getConfiguration().addLogger(name, new LoggerConfig(name, Level.DEBUG, true));
        added.add(name);
      }
    }
    context.updateLoggers();
    postgres.setLevel(java.util.logging.Level.ALL);
    root.addHandler(jdkReader);
  }

  /** What was logged with one of the words. */
  List<String> found() {
    return List.copyOf(found);
  }

  /** The names of the loggers that logged. */
  Set<String> loggers() {
    return loggers;
  }

  @Override
  public void close() {
    root.removeHandler(jdkReader);
    postgres.setLevel(null);
    added.forEach(context.getConfiguration()::removeLogger);
    levels.forEach(
        (logger, level) -> {
          logger.setLevel(level);
          logger.removeAppender(reader.getName());
          appenders
              .get(logger)
              .forEach(
                  name ->
                      logger.addAppender(context.getConfiguration().getAppender(name), null, null));
        });
    context.updateLoggers();
  }

  private void read(String logger, String text) {
    loggers.add(logger);
    if (words.stream().anyMatch(text::contains)) {
      found.add(logger + ": " + text);
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private final class Reader extends AbstractAppender {
    Reader() {
      super("log-watch", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      String thrown = event.getThrown() == null ? "" : trace(event.getThrown());
      read(event.getLoggerName(), event.getMessage().getFormattedMessage() + thrown);
    }
  }

  private final class JdkReader extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord event) {
      String values = Arrays.toString(event.getParameters());
      read(String.valueOf(event.getLoggerName()), formatter.format(event) + values);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
