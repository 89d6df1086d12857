package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaOperations;
import scala.Option;

/**
 * Decides how a commit names itself in the log. Delta's record of a write has four fields in 3.3
 * and gains more from version to version, all optional: the constructor is found, so that one
 * source serves every Delta line.
 */
final class Operations {
  private static final Constructor<?> WRITE =
      Arrays.stream(DeltaOperations.Write.class.getConstructors())
          .max(Comparator.comparingInt(Constructor::getParameterCount))
          .orElseThrow();

  private Operations() {}

  /** Whether a write can be named: mode first, then what users may say of it as the fourth. */
  static Constructor<?> fits() throws NoSuchMethodException {
    Class<?>[] types = WRITE.getParameterTypes();
    if (types.length < 4 || types[0] != SaveMode.class || types[3] != Option.class) {
      throw new NoSuchMethodException(WRITE.toString());
    }
    return WRITE;
  }

  static DeltaOperations.Operation write(SaveMode mode, String userMetadata) {
    Object[] arguments = new Object[WRITE.getParameterCount()];
    Arrays.fill(arguments, Option.empty());
    arguments[0] = mode;
    arguments[3] = Option.apply(userMetadata);
    try {
      return (DeltaOperations.Operation) WRITE.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LagoaException(
          ErrorCode.DEFECT, "Cannot name a write to this version of Delta Lake: " + e, e);
    }
  }
}
