package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Decides how Java classes become functions of queries: as Spark registers Java functions. */
final class Functions {
  private Functions() {}

  /**
   * @param functions classes that implement one of Spark's {@code UDF0} to {@code UDF22}, by name
   * @throws LagoaException {@code CONFIG_INVALID} if a class is missing or is no such function
   */
  static void register(SparkSession spark, Map<String, String> functions) {
    functions.forEach(
        (name, className) -> {
          try {
            Class.forName(className, false, Thread.currentThread().getContextClassLoader());
            spark.udf().registerJava(name, className, null);
          } catch (ClassNotFoundException e) {
            throw new LagoaException(
                CONFIG_INVALID,
                "Cannot register function %s: no class %s on the class path; add its jar"
                    .formatted(name, className),
                e);
          } catch (RuntimeException e) {
            throw invalid(name, className, e);
          } catch (Exception e) { // AnalysisException is checked and unseen by Java
            throw invalid(name, className, e);
          }
          if (!spark.catalog().functionExists(name)) {
            throw new LagoaException(
                CONFIG_INVALID, "Cannot register function %s from %s".formatted(name, className));
          }
        });
  }

  private static LagoaException invalid(String name, String className, Exception e) {
    return new LagoaException(
        CONFIG_INVALID,
        "Cannot register function %s: %s is no Spark UDF: %s"
            .formatted(name, className, String.valueOf(e.getMessage()).split("\n", 2)[0]),
        e);
  }
}
