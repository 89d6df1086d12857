package io.lagoa.it.notebook;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a notebook did.
 *
 * @param notebook its file
 * @param cells the code cells that ran; the last one may have failed, and those after it did not
 *     run
 * @param kernelLog the end of what the kernel logged
 */
record NotebookRun(Path notebook, List<Cell> cells, String kernelLog) {

  /**
   * This run, if every cell succeeded.
   *
   * @throws AssertionError if not, with the cell, its error and the kernel's log
   */
  NotebookRun succeeded() {
    for (Cell cell : cells) {
      if (cell.error().isPresent()) {
        throw new AssertionError(
            "%s, code cell %d failed:%n%s%n--- error%n%s%n--- printed%n%s%n--- kernel log%n%s"
                .formatted(
                    notebook,
                    cell.number(),
                    cell.source(),
                    cell.error().get(),
                    cell.printed(),
                    kernelLog));
      }
    }
    return this;
  }

  /** The code cell of this number, from 1. */
  Cell cell(int number) {
    return cells.get(number - 1);
  }

  /** Everything that the cells printed, in order. */
  String printed() {
    return cells.stream().map(Cell::printed).collect(Collectors.joining());
  }
}
