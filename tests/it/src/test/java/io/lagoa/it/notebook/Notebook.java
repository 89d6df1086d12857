package io.lagoa.it.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Jupyter notebook, format 4.
 *
 * @param code the source of each code cell
 */
record Notebook(List<String> code) {

  static Notebook read(Path file) {
    JsonNode notebook;
    try {
      notebook = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the notebook " + file, e);
    }
    List<String> code = new ArrayList<>();
    for (JsonNode cell : notebook.path("cells")) {
      if (cell.path("cell_type").asText().equals("code")) {
        code.add(text(cell.path("source")));
      }
    }
    if (code.isEmpty()) {
      throw new IllegalArgumentException("Invalid notebook " + file + ": it has no code cell");
    }
    return new Notebook(List.copyOf(code));
  }

  /** A source is one text or a list of lines, each with its line end. */
  private static String text(JsonNode source) {
    if (source.isTextual()) {
      return source.asText();
    }
    StringBuilder text = new StringBuilder();
    source.forEach(line -> text.append(line.asText()));
    return text.toString();
  }
}
