package io.lagoa.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the keys of a text that the parser has accepted, and the lines on which they stand.
 * Elements of a list are keys {@code [i]}, unless the list continues another.
 */
final class OutlineReader {
  private static final Pattern INCLUDE =
      Pattern.compile("include\\s+((?:required\\(\\s*)?(?:\\w+\\(\\s*)?)\"[^\"]*\"[\\s)]*");
  private static final int CONTINUED = -1;

  private final HoconCursor text;
  private final String file;
  private final Iterator<Outline> included;
  private final List<Outline.Key> keys = new ArrayList<>();

  private OutlineReader(String file, String text, Iterator<Outline> included) {
    this.text = new HoconCursor(text);
    this.file = file;
    this.included = included;
  }

  /**
   * Reads a whole text.
   *
   * @param included the outlines of the files that it includes, in the order of its includes
   */
  static Outline read(String file, String text, List<Outline> included) {
    OutlineReader reader = new OutlineReader(file, text, included.iterator());
    reader.add(List.of());
    reader.text.skipBlank("");
    reader.text.skip("{");
    try {
      while (!reader.text.atEnd()) {
        reader.block(List.of());
      }
    } catch (ConfigException e) {
      // places are for messages only: the parser's own serve for the rest
      return new Outline(reader.keys);
    }
    return new Outline(reader.keys);
  }

  private void block(List<String> path) {
    text.skipBlank(",");
    while (!text.atEnd() && !text.skip("}")) {
      Matcher include = text.match(INCLUDE);
      if (include.lookingAt()) {
        include(path, include);
      } else {
        field(path);
      }
      text.skipBlank(",");
    }
  }

  private void include(List<String> path, Matcher include) {
    text.moveTo(include.end());
    if (include.group(1).contains("url") || include.group(1).contains("classpath")) {
      return;
    }
    if (included.hasNext()) {
      for (Outline.Key key : included.next().keys()) {
        List<String> whole = new ArrayList<>(path);
        whole.addAll(key.path());
        if (!key.path().isEmpty()) {
          keys.add(new Outline.Key(List.copyOf(whole), key.place()));
        }
      }
    }
  }

  private void field(List<String> block) {
    Place place = here();
    List<String> path = block;
    for (String key : ConfigUtil.splitPath(text.key())) {
      path = Node.append(path, key);
      keys.add(new Outline.Key(path, place));
    }
    boolean continued = text.skip("+=");
    if (!continued && !text.skip("=")) {
      text.skip(":");
    }
    text.skipBlank("");
    value(path, continued ? CONTINUED : 0);
  }

  /** Reads up to the end of a value, which may be joined from several. */
  private void value(List<String> path, int firstElement) {
    int element = firstElement;
    while (!text.atEnd() && !text.looksAt("\n", ",", "}", "]")) {
      if (text.skip("{")) {
        block(path);
      } else if (text.skip("[")) {
        element = list(path, element);
      } else if (text.looksAt("${")) {
        text.skipSubstitution();
        element = CONTINUED;
      } else {
        text.atom();
      }
    }
  }

  private int list(List<String> path, int firstElement) {
    int element = firstElement;
    text.skipBlank(",");
    while (!text.atEnd() && !text.skip("]") && !text.looksAt("}")) {
      List<String> inner = path;
      if (element != CONTINUED) {
        inner = Node.append(path, Node.elementKey(element));
        add(inner);
        element++;
      }
      value(inner, 0);
      text.skipBlank(",");
    }
    return element;
  }

  private void add(List<String> path) {
    keys.add(new Outline.Key(path, here()));
  }

  private Place here() {
    return new Place(Optional.of(file), text.line());
  }
}
