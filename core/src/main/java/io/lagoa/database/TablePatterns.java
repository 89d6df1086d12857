package io.lagoa.database;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables of a schema are meant: names in which {@code *} and {@code %} stand for any text;
 * {@code !name} leaves some out. A name in lower case also means the one in upper case, as
 * databases keep unquoted identifiers.
 */
public record TablePatterns(List<String> texts) {
  public TablePatterns {
    texts = List.copyOf(texts);
  }

  /** Those that are meant: tables by any pattern, views and parts of tables by their whole name. */
  public List<Listed> of(List<Listed> all) {
    return all.stream().filter(this::isMeant).toList();
  }

  private boolean isMeant(Listed listed) {
    String name = listed.relation().name();
    boolean out =
        texts.stream()
            .filter(text -> text.startsWith("!"))
            .anyMatch(text -> matches(text.substring(1), name));
    return !out
        && texts.stream()
            .filter(text -> !text.startsWith("!"))
            .filter(text -> listed.kind() == Listed.Kind.TABLE || !isOpen(text))
            .anyMatch(text -> matches(text, name));
  }

  private static boolean isOpen(String text) {
    return text.contains("*") || text.contains("%");
  }

  private static boolean matches(String text, String name) {
    String regex =
        Arrays.stream(text.split("[*%]", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    boolean folds =
        text.equals(text.toLowerCase(Locale.ROOT)) && name.equals(name.toUpperCase(Locale.ROOT));
    int flags = Pattern.DOTALL | (folds ? Pattern.CASE_INSENSITIVE : 0);
    return Pattern.compile(regex, flags).matcher(name).matches();
  }
}
