package io.lagoa.lake;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.ConfigFile;
import io.lagoa.config.Overrides;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Pipeline;
import io.lagoa.table.Contributions;
import io.lagoa.table.Declaration;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A pipeline file, read: the lake that it is about and the tables that it declares. A file alone is
 * a complete job.
 *
 * @param settings how its lake is opened
 * @param pipeline its tables, those of its SQL folder included
 */
public record PipelineFile(LakeSettings settings, Pipeline pipeline) {
  /**
   * Reads a file.
   *
   * @throws LagoaException {@code CONFIG_INVALID} with all problems at once, each with file and
   *     line
   */
  public static PipelineFile load(Path file, Overrides overrides) {
    return of(ConfigFile.load(file, overrides));
  }

  /** As {@link #load(Path, Overrides)}, as it stands. */
  public static PipelineFile load(Path file) {
    return load(file, Overrides.NONE);
  }

  /** A text, as if it stood in a file of that name. */
  public static PipelineFile parse(String text, String name) {
    return of(ConfigFile.parse(text, name));
  }

  private static PipelineFile of(ConfigFile file) {
    Contributions contributions = Contributions.found();
    FileSettings read =
        file.bind(FileSettings.class, contributions.choices(), contributions.blocks());
    List<Table> tables = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    read.tables()
        .forEach(
            (layer, byName) ->
                byName.forEach(
                    (name, settings) ->
                        collect(() -> settings.table(layer + "." + name), tables, problems)));
    read.blocks()
        .forEach(
            (block, entries) ->
                entries.forEach(
                    (name, entry) ->
                        collect(() -> ((Declaration) entry).table(name), tables, problems)));
    Path sqlDir = file.base().resolve(read.lake().sqlDir());
    SqlFolder.read(sqlDir, contributions.choices())
        .forEach((name, table) -> collect(table, tables, problems));
    if (!problems.isEmpty()) {
      throw new LagoaException(CONFIG_INVALID, String.join("\n", problems));
    }
    Pipeline pipeline = Pipeline.of(tables);
    return new PipelineFile(
        new LakeSettings(
            read.lake().name(),
            read.lake().root(),
            read.lake().parallelism(),
            read.lake().retries(),
            read.lake().retention(),
            read.lake().timezone(),
            read.lake().spark(),
            read.connections(),
            read.lake().keepCheckResults(),
            file.base()),
        new Pipeline(pipeline.tables(), literals(read.parameters()), read.functions()));
  }

  /**
   * With further values of parameters, in the place of those of the same name.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if a value is neither text, number nor boolean
   */
  public PipelineFile with(Map<String, Object> parameters) {
    Pipeline more = pipeline;
    for (Map.Entry<String, Object> parameter : literals(parameters).entrySet()) {
      more = more.with(parameter.getKey(), parameter.getValue());
    }
    return new PipelineFile(settings, more);
  }

  private static void collect(Supplier<Table> table, List<Table> tables, List<String> problems) {
    try {
      tables.add(table.get());
    } catch (LagoaException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** Parameters are text, numbers and booleans; anything else has no literal in SQL. */
  private static Map<String, Object> literals(Map<String, Object> parameters) {
    parameters.forEach(
        (name, value) -> {
          if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new LagoaException(
                CONFIG_INVALID,
                "Invalid parameter %s: expected text, a number or a boolean".formatted(name));
          }
        });
    return parameters;
  }
}
