package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * Decides how a past version is opened. Delta 4.4 asks for one thing more than 3.3 and 4.0: the
 * method is found, so that one source, and one jar, serves every Delta line.
 */
final class PastSnapshot {
  private static final String NAME = "getSnapshotAt";

  /** The method with the fewest parameters; others take a checkpoint that the caller has. */
  private static final Method OPEN =
      Arrays.stream(DeltaLog.class.getMethods())
          .filter(method -> method.getName().equals(NAME))
          .min(Comparator.comparingInt(Method::getParameterCount))
          .orElseThrow();

  private PastSnapshot() {}

  static Snapshot of(DeltaLog log, long version) {
    List<Object> arguments = new ArrayList<>(List.of(version, Option.empty(), Option.empty()));
    try {
      while (arguments.size() < OPEN.getParameterCount()) {
        String standard = "%s$default$%d".formatted(NAME, arguments.size() + 1);
        arguments.add(DeltaLog.class.getMethod(standard).invoke(log));
      }
      return (Snapshot) OPEN.invoke(log, arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot open version %d of %s: %s; lake.retention says how long versions are kept"
              .formatted(version, log.dataPath(), e.getCause()),
          e);
    } catch (ReflectiveOperationException e) {
      throw new LagoaException(
          ErrorCode.DEFECT,
          "Cannot open version %d of %s by this version of Delta Lake: %s"
              .formatted(version, log.dataPath(), e),
          e);
    }
  }
}
