package io.lagoa.source;

import io.lagoa.config.Connection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A source that can stand for many: each of its tables becomes a table of the lake. */
public interface ManyTables extends Source {
  /** Whether it does, as it is declared. */
  boolean ofMany();

  /**
   * Its tables, sorted by their names. Reads metadata, no rows.
   *
   * @param connections a connection by its name
   * @throws io.lagoa.error.LagoaException {@code UNREACHABLE} when the source does not answer;
   *     {@code CONFIG_INVALID} when it has no such tables
   */
  List<Member> members(Function<String, Connection> connections);

  /** A name of a source as a word of a lake's table name. */
  static String word(String name) {
    String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return word.matches("[a-z].*") ? word : "t_" + word;
  }

  /** A column's name without the characters that files or queries of a lake cannot have in one. */
  static String column(String name) {
    return name.replaceAll("[ ,;{}()\n\t=`]", "_");
  }

  /**
   * One of the tables.
   *
   * @param title its name in the source, for messages
   * @param word its name as a word of a lake's table name: lower-case letters, digits, underscores
   * @param source its rows
   * @param whole whether each run reads all of them
   * @param key the columns that identify a row; empty if the source does not say
   * @param notes what of the declaration does not fit it, for a plan
   */
  record Member(
      String title,
      String word,
      Source source,
      boolean whole,
      List<String> key,
      List<String> notes) {
    public Member {
      key = List.copyOf(key);
      notes = List.copyOf(notes);
    }
  }
}
