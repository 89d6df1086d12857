package io.lagoa.extract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether SQL that a user wrote may give two connections of one moment different rows: by
 * the clock, which goes on, by chance, or by how many rows it takes. What a view hides is not seen.
 */
final class Varying {
  private static final Pattern WORD =
      Pattern.compile(
          "\\b(limit|fetch|top|rownum|(table)?sample|random|rand|newid|sys_guid|\\w*uuid\\w*|now|sysdate|"
              + "systimestamp|sys(utc)?datetime|get(utc)?date|cur(date|time)|utc_(date|time|timestamp)|"
              + "current_(date|time|timestamp)|local(time|timestamp)|(clock|statement|transaction)_timestamp)\\b",
          Pattern.CASE_INSENSITIVE);

  private Varying() {}

  /** The first word that says so; absent where there is none. */
  static Optional<String> word(Specification what) {
    String text = what.where().orElse("") + (what.table() ? "" : "\n" + what.from());
    Matcher word = WORD.matcher(text);
    return word.find() ? Optional.of(word.group()) : Optional.empty();
  }
}
