package io.lagoa.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the repository.
 *
 * @param name its path below the root
 */
record Document(String name, List<String> lines) {
  private static final Pattern FENCE = Pattern.compile("```(.*)");
  private static final Pattern INLINE = Pattern.compile("`(bin/lagoa [^`]+)`");

  /**
   * A fenced block.
   *
   * @param document its document's name
   * @param line where it starts, from 1
   * @param info what stands behind the fence, such as {@code hocon test}
   */
  record Block(String document, int line, String info, String text) {
    @Override
    public String toString() {
      return document + ":" + line;
    }
  }

  /** The README and its companions, and all below {@code docs}. */
  static List<Document> all() {
    Path root = Path.of(System.getProperty("lagoa.root"));
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"));
        Stream<Path> notebooks = Files.walk(root.resolve("notebooks"))) {
      List<Document> documents = new ArrayList<>();
      Stream.of(top, docs, notebooks)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .forEach(path -> documents.add(read(root, path)));
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The part below a heading, up to the next of its level; its lines keep their numbers.
   *
   * @throws IllegalArgumentException if there is no such heading
   */
  Document section(String heading) {
    int start = lines.indexOf("## " + heading);
    if (start < 0) {
      throw new IllegalArgumentException("No section '%s' in %s".formatted(heading, name));
    }
    int end = start + 1;
    while (end < lines.size() && !lines.get(end).startsWith("## ")) {
      end++;
    }
    List<String> part = new ArrayList<>(Collections.nCopies(start, ""));
    part.addAll(lines.subList(start, end));
    return new Document(name, part);
  }

  /** The fenced blocks, in order. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        continue;
      }
      int start = i++;
      List<String> text = new ArrayList<>();
      while (i < lines.size() && !lines.get(i).startsWith("```")) {
        text.add(lines.get(i++));
      }
      blocks.add(
          new Block(name, start + 1, fence.group(1).strip(), String.join("\n", text) + "\n"));
    }
    return blocks;
  }

  /** The commands {@code bin/lagoa …}, of shell blocks and in the running text. */
  List<Block> commands() {
    List<Block> commands = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.info().equals("sh")) {
        String joined = block.text().replace("\\\n", " ");
        joined
            .lines()
            .filter(line -> line.startsWith("bin/lagoa"))
            .forEach(line -> commands.add(new Block(name, block.line(), "command", line)));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      Matcher inline = INLINE.matcher(lines.get(i));
      while (inline.find()) {
        commands.add(new Block(name, i + 1, "command", inline.group(1)));
      }
    }
    return commands;
  }

  private static Document read(Path root, Path path) {
    try {
      return new Document(root.relativize(path).toString(), Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
