package io.lagoa.lake;

import io.lagoa.config.Blocks;
import io.lagoa.config.Connection;
import java.time.Duration;
import java.util.Map;

/** A pipeline file; its components are the top-level keys, in kebab-case. */
record FileSettings(
    LakeBlock lake,
    Map<String, Connection> connections,
    Map<String, Map<String, TableSettings>> tables,
    Map<String, Object> parameters,
    Map<String, String> functions,
    @Blocks Map<String, Map<String, Object>> blocks) {

  /** The block {@code lake}. */
  record LakeBlock(
      String name,
      String root,
      int parallelism,
      int retries,
      Duration retention,
      String timezone,
      String sqlDir,
      boolean keepCheckResults,
      Map<String, String> spark) {}
}
