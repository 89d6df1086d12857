package io.lagoa.source;

import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The values of a column from one to another, read in parts.
 *
 * @param column absent for the one that the source follows
 * @param from the lowest, inclusive: a number, {@code 2024-01-31} or {@code 2024-01-31T12:00:00}
 * @param to the highest, exclusive
 * @param by how long a part is: {@code hour}, {@code day}, {@code week}, {@code month}, {@code
 *     year} or a number; absent for one part
 */
public record Interval(Optional<String> column, String from, String to, Optional<String> by) {
  private static final Set<ChronoUnit> UNITS =
      Set.of(
          ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS, ChronoUnit.YEARS);
  private static final int MOST = 10_000;

  /** All values between two, in one part, of the column that the source follows. */
  public static Interval between(String from, String to) {
    return new Interval(Optional.empty(), from, to, Optional.empty());
  }

  /** Of another column. */
  public Interval of(String name) {
    return new Interval(Optional.of(name), from, to, by);
  }

  /** In parts of a length. */
  public Interval by(String length) {
    return new Interval(column, from, to, Optional.of(length));
  }

  /**
   * The bounds of its parts, ascending: each part goes from one to the next.
   *
   * @throws LagoaException {@code USAGE} if they are no numbers or times, or too many
   */
  List<String> bounds() {
    return number(from).isPresent() ? numbers() : times();
  }

  private List<String> numbers() {
    BigDecimal first = number(from).orElseThrow();
    BigDecimal last = number(to).orElseThrow(() -> invalid("--to is no number"));
    if (first.compareTo(last) >= 0) {
      throw invalid("it is empty");
    }
    if (by.isEmpty()) {
      return List.of(from, to);
    }
    BigDecimal step =
        number(by.orElseThrow())
            .filter(size -> size.signum() > 0)
            .orElseThrow(
                () -> invalid("--by must be a positive number, as the bounds are numbers"));
    List<String> bounds = new ArrayList<>();
    for (BigDecimal at = first; at.compareTo(last) < 0; at = at.add(step)) {
      add(bounds, at.toPlainString());
    }
    bounds.add(last.toPlainString());
    return bounds;
  }

  private List<String> times() {
    boolean days = from.length() == 10 && to.length() == 10;
    LocalDateTime first = time(from);
    LocalDateTime last = time(to);
    if (!first.isBefore(last)) {
      throw invalid("it is empty");
    }
    Optional<ChronoUnit> unit = by.map(this::unit);
    boolean whole = days && unit.filter(length -> length == ChronoUnit.HOURS).isEmpty();
    UnaryOperator<String> text = at -> whole ? at.substring(0, 10) : at;
    List<String> bounds = new ArrayList<>();
    bounds.add(text.apply(written(first)));
    // from the first on, or the 31st would wander to the 28th
    for (long part = 1; unit.isPresent(); part++) {
      LocalDateTime at = first.plus(part, unit.orElseThrow());
      if (!at.isBefore(last)) {
        break;
      }
      add(bounds, text.apply(written(at)));
    }
    bounds.add(text.apply(written(last)));
    return bounds;
  }

  private static String written(LocalDateTime time) {
    return time.toLocalDate()
        + " "
        + time.toLocalTime().format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME);
  }

  private void add(List<String> bounds, String bound) {
    if (bounds.size() == MOST) {
      throw invalid("it has more than %,d parts; take a longer --by".formatted(MOST));
    }
    bounds.add(bound);
  }

  private ChronoUnit unit(String word) {
    return UNITS.stream()
        .filter(unit -> unit.name().equals((word + "s").toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> invalid("--by must be hour, day, week, month or year"));
  }

  private LocalDateTime time(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay()
          : LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (java.time.DateTimeException e) {
      throw invalid(
          "'%s' is neither a number nor a time such as 2024-01-31 or 2024-01-31T12:00:00"
              .formatted(text));
    }
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private LagoaException invalid(String why) {
    return new LagoaException(USAGE, "Invalid interval from %s to %s: %s".formatted(from, to, why));
  }

  /** For people: {@code opened_at from 2024-01-01 to 2024-02-01 by day}. */
  @Override
  public String toString() {
    return column.map(name -> name + " ").orElse("")
        + "from %s to %s".formatted(from, to)
        + by.map(length -> " by " + length).orElse("");
  }
}
