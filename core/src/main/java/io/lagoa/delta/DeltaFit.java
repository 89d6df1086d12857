package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;

/**
 * Decides, before anything is written, whether commits can be made through the Delta Lake that is
 * on the class path. A vendor's or a later one that lacks what the gate stands on is refused: there
 * is no other way of writing that would hide rows until they are judged and keep the state in the
 * same commit.
 */
public final class DeltaFit {
  private DeltaFit() {}

  /** Something that the gate calls. */
  interface Need {
    Object find() throws ReflectiveOperationException;
  }

  private static final List<Need> NEEDS =
      List.of(
          () ->
              OptimisticTransaction.class.getConstructor(
                  DeltaLog.class, scala.Option.class, Snapshot.class),
          () -> OptimisticTransaction.class.getMethod("writeFiles", Dataset.class),
          () ->
              OptimisticTransaction.class.getMethod(
                  "updateMetadata", Metadata.class, boolean.class),
          () -> OptimisticTransaction.class.getMethod("readWholeTable"),
          DeltaFit::commit,
          () ->
              DeltaLog.class.getMethod("startTransaction", scala.Option.class, scala.Option.class),
          () -> AddFile.class.getMethod("removeWithTimestamp", long.class, boolean.class),
          Operations::fits);

  /**
   * Starts no Spark job.
   *
   * @throws LagoaException {@code CONFIG_INVALID} naming the version and what it lacks
   */
  public static void require() {
    require(io.delta.package$.MODULE$.VERSION(), NEEDS);
  }

  /** Its list is of another class in Scala 2.12 and 2.13. */
  private static Method commit() throws NoSuchMethodException {
    return Arrays.stream(OptimisticTransaction.class.getMethods())
        .filter(method -> method.getName().equals("commit") && method.getParameterCount() == 2)
        .filter(method -> method.getParameterTypes()[1] == DeltaOperations.Operation.class)
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException("OptimisticTransaction.commit"));
  }

  static void require(String version, List<Need> needs) {
    List<String> missing = new ArrayList<>();
    for (Need need : needs) {
      try {
        need.find();
      } catch (ReflectiveOperationException | LinkageError e) {
        missing.add(String.valueOf(e.getMessage()));
      }
    }
    if (!missing.isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot commit through Delta Lake %s: it lacks %s; nothing was written. Put the Delta Lake of your Spark on the class path that Lagoa is tested with: 4.4 or 4.0.1 for Spark 4.0, 3.3 for Spark 3.5"
              .formatted(version, String.join(", ", missing)));
    }
  }
}
