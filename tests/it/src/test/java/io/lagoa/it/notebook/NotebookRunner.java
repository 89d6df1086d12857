package io.lagoa.it.notebook;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs Java notebooks as Jupyter would, without Jupyter: each in a JVM of its own with a Java
 * kernel and the class path of the tests. The JVM ends with the run, or with the JVM of the test.
 *
 * @param folder the kernel's working folder
 * @param timeout for all cells of a notebook; the kernel has two minutes more to start
 */
record NotebookRunner(Path folder, Duration timeout) {

  /**
   * About every fourth start of rapaio-jupyter-kernel 3.0.1 never hears a request; such a kernel
   * has run no cell and is replaced.
   */
  private static final int STARTS = 8;

  /** With four minutes for a notebook. */
  static NotebookRunner in(Path folder) {
    return new NotebookRunner(folder, Duration.ofMinutes(4));
  }

  NotebookRunner within(Duration duration) {
    return new NotebookRunner(folder, duration);
  }

  /**
   * Runs the code cells in order, up to the first that fails.
   *
   * @throws AssertionError if the kernel does not start, dies, or does not answer in time
   */
  NotebookRun run(Path notebook) {
    List<String> code = Notebook.read(notebook).code();
    String log = "";
    try {
      for (int start = 1; start <= STARTS; start++) {
        try (Kernel kernel = Kernel.start(folder)) {
          if (kernel.isReady()) {
            try (KernelClient client = new KernelClient(kernel, timeout)) {
              if (client.isAnswered()) {
                return new NotebookRun(notebook, cells(client, code), kernel.log());
              }
            }
          }
          log = kernel.log();
        }
      }
      throw new AssertionError(
          "The Java kernel answered in none of %d starts%n--- its log%n%s".formatted(STARTS, log));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("The run of " + notebook + " was interrupted", e);
    }
  }

  private static List<Cell> cells(KernelClient client, List<String> code) {
    List<Cell> cells = new ArrayList<>();
    for (String source : code) {
      Cell cell = client.run(cells.size() + 1, source);
      cells.add(cell);
      if (cell.error().isPresent()) {
        break;
      }
    }
    return cells;
  }
}
