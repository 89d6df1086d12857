package io.lagoa.config;

import java.util.Optional;

/**
 * Where a declaration stands, for messages: a file and a line, or code.
 *
 * @param file the file's path as the user gave it
 * @param line counted from 1; 0 if unknown
 */
public record Place(Optional<String> file, int line) {
  public static final Place CODE = new Place(Optional.empty(), 0);

  @Override
  public String toString() {
    return file.map(name -> line > 0 ? name + ":" + line : name).orElse("In code");
  }
}
