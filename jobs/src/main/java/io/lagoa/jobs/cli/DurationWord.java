package io.lagoa.jobs.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Decides how a duration is written on the command line: {@code 30s}, {@code 5m}, {@code 7d}. */
final class DurationWord implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d+)\\s*([smhd])[a-z]*");

  @Override
  public Duration convert(String word) {
    Matcher matcher = FORM.matcher(word.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no duration: write 30s, 5m, 12h or 7d".formatted(word));
    }
    boolean days = matcher.group(2).equals("d");
    try {
      return Duration.parse((days ? "P" : "PT") + matcher.group(1) + matcher.group(2));
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'%s' is too long a duration".formatted(word));
    }
  }
}
