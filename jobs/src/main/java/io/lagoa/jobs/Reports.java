package io.lagoa.jobs;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Decides where a run's report goes. */
public final class Reports {
  private Reports() {}

  /**
   * Writes a run as JSON.
   *
   * @throws LagoaException {@code USAGE} if the file cannot be written
   */
  public static void write(Run run, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, run.json());
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.USAGE, "Cannot write the report to %s: %s".formatted(file, e), e);
    }
  }
}
