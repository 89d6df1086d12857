package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.config.Choices;
import io.lagoa.config.ConfigFile;
import io.lagoa.config.Overrides;
import io.lagoa.error.LagoaException;
import io.lagoa.lake.PipelineFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The cases that stand beside a pipeline file: those of {@code conf/rentals.conf} in {@code
 * conf/rentals.test.conf}.
 */
public final class Cases {
  private Cases() {}

  /**
   * Reads the cases of a pipeline file, in the order in which they are written.
   *
   * @throws LagoaException {@code USAGE} if there is no file of cases; {@code CONFIG_INVALID} with
   *     all problems of a file at once, each with file and line
   */
  public static List<Case> load(Path pipelineFile, Overrides overrides) {
    Path file = beside(pipelineFile);
    if (!Files.exists(file)) {
      throw new LagoaException(
          USAGE,
          "Cannot test %s: there is no %s; write its cases there: cases { \"…\" { given {…}, expect {…} } }"
              .formatted(pipelineFile, file));
    }
    PipelineFile pipeline = PipelineFile.load(pipelineFile, overrides);
    ConfigFile read = ConfigFile.load(file, Overrides.NONE);
    List<Case> cases = new ArrayList<>();
    read.bind(CaseFile.class, Choices.NONE)
        .cases()
        .forEach((name, settings) -> cases.add(new Case(name, settings, pipeline, read.base())));
    return cases;
  }

  /** As {@link #load(Path, Overrides)}, with the pipeline file as it stands. */
  public static List<Case> load(Path pipelineFile) {
    return load(pipelineFile, Overrides.NONE);
  }

  /** The file of the cases of a pipeline file. */
  static Path beside(Path pipelineFile) {
    String name = String.valueOf(pipelineFile.getFileName()).replaceAll("\\.conf$", "");
    return pipelineFile.resolveSibling(name + ".test.conf");
  }
}
