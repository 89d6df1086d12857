package io.lagoa.kit;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.Utils$;

/**
 * Decides how much Spark logs in tests: errors only, but only where nobody configured logging and
 * Spark fell back to its own defaults.
 */
final class QuietLogging {
  private static final List<String> NOISY =
      List.of(
          "org.apache.spark",
          "org.apache.hadoop",
          "org.apache.parquet",
          "org.apache.sedona",
          "org.sparkproject",
          "breeze",
          "dev.ludovic.netlib",
          "io.zonky",
          "io.delta");

  private QuietLogging() {}

  /** To be called before anything of Spark logs. */
  static void start() {
    // Spark replaces log4j's configuration at its first logger, which would undo our levels.
    Utils$.MODULE$.log();
    var configuration = LoggerContext.getContext(false).getConfiguration();
    if (String.valueOf(configuration.getConfigurationSource().getLocation())
        .contains("org/apache/spark/log4j2")) {
      NOISY.forEach(name -> Configurator.setLevel(name, Level.ERROR));
    }
  }
}
