package io.lagoa.jobs.cli;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import picocli.CommandLine;

/**
 * Where a command writes; commands that want it have a constructor with it.
 *
 * @param out results
 * @param err progress and errors
 */
record Streams(PrintStream out, PrintStream err) {
  CommandLine.IFactory factory() {
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
          if (constructor.getParameterCount() == 1
              && constructor.getParameterTypes()[0] == Streams.class) {
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance(Streams.this));
          }
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }

  /** Ends a command whose arguments contradict each other. */
  static LagoaException usage(String problem) {
    return new LagoaException(ErrorCode.USAGE, problem);
  }
}
