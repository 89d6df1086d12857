package io.lagoa.lake;

import io.lagoa.config.Choices;
import io.lagoa.config.ConfigFile;
import io.lagoa.config.Place;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tables as SQL files, {@code <folder>/<layer>/<name>.sql}: the first {@code /* … *}{@code /} is
 * the table's body in HOCON, the rest its query.
 */
final class SqlFolder {
  private static final Pattern HEADER = Pattern.compile("\\A\\s*/\\*(.*?)\\*/", Pattern.DOTALL);

  private SqlFolder() {}

  static Map<String, Supplier<Table>> read(Path folder, Choices choices) {
    Map<String, Supplier<Table>> tables = new LinkedHashMap<>();
    if (!Files.isDirectory(folder)) {
      return tables;
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".sql"))
              .filter(file -> folder.relativize(file).getNameCount() == 2)
              .sorted()
              .toList();
      for (Path file : found) {
        String name =
            folder.relativize(file).getName(0)
                + "."
                + String.valueOf(file.getFileName()).replaceAll("\\.sql$", "");
        tables.put(name, () -> table(file, name, choices));
      }
      return tables;
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID, "Cannot read the SQL files of %s: %s".formatted(folder, e), e);
    }
  }

  private static Table table(Path file, String name, Choices choices) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID, "Cannot read %s: %s".formatted(file, e), e);
    }
    Place place = new Place(Optional.of(file.toString()), 1);
    Content.FromSql content = new Content.FromSql(text, place);
    Matcher header = HEADER.matcher(text);
    if (!header.find()) {
      return Table.of(name).at(place).content(content);
    }
    // blank lines keep the header's line numbers; its query is a stand-in for the file's own
    String body =
        "\n".repeat((int) text.substring(0, header.start(1)).lines().count() - 1)
            + header.group(1)
            + "\nsql = \"\"";
    TableSettings settings =
        ConfigFile.parse(body, file.toString()).bind(TableSettings.class, choices);
    return settings.table(name).at(place).content(content);
  }
}
