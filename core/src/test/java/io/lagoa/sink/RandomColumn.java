package io.lagoa.sink;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A column of the lake, the type of its target, random values, and how SQL writes them: two ways of
 * saying the same value that share no code.
 *
 * @param lake the Spark type
 * @param target the server's type
 * @param values random values as Spark takes them
 * @param literal the same value as the server's text; the server casts it
 */
record RandomColumn(
    String lake, String target, Function<Random, Object> values, Function<Object, String> literal) {
  private static final LocalDate FIRST = LocalDate.of(-4712, 2, 1);

  /** What COPY writes as the target's own type. */
  static List<RandomColumn> encoded() {
    return List.of(
        of("BOOLEAN", "boolean", Random::nextBoolean),
        of("TINYINT", "smallint", r -> (byte) r.nextInt()),
        of("SMALLINT", "smallint", r -> (short) r.nextInt()),
        of("INT", "integer", r -> pick(r, r.nextInt(), Integer.MIN_VALUE, Integer.MAX_VALUE)),
        of("INT", "bigint", Random::nextInt),
        of("BIGINT", "bigint", r -> pick(r, r.nextLong(), Long.MIN_VALUE, Long.MAX_VALUE)),
        of("BIGINT", "numeric", r -> pick(r, r.nextLong(), Long.MIN_VALUE, 10_000L, 0L)),
        of("BIGINT", "integer", r -> (long) r.nextInt()),
        of("FLOAT", "real", r -> pick(r, anyFloat(r), Float.NaN, Float.NEGATIVE_INFINITY, 0f)),
        of("FLOAT", "numeric", r -> pick(r, anyFloat(r), Float.NaN, 1e-30f)),
        of("DOUBLE", "double precision", r -> pick(r, anyDouble(r), Double.NaN, -0.0, 1e300)),
        of("DOUBLE", "numeric", r -> pick(r, anyDouble(r), Double.NaN, 0.1, 1e-300, 5e20)),
        of("DECIMAL(9,2)", "numeric(12,3)", r -> decimal(r, 9, 2)),
        of("DECIMAL(18,7)", "numeric", r -> decimal(r, 18, 7)),
        of("DECIMAL(38,0)", "numeric", r -> decimal(r, 38, 0)),
        of("DECIMAL(38,11)", "numeric", r -> decimal(r, 38, 11)),
        of("DECIMAL(38,38)", "numeric", r -> decimal(r, 38, 38)),
        of("STRING", "text", RandomColumn::text),
        of("STRING", "varchar(40)", RandomColumn::text),
        of("STRING", "char(40)", RandomColumn::text),
        of("STRING", "label", RandomColumn::text),
        of("STRING", "json", r -> "{\"a\": [%d, null], \"b\": \"é\"}".formatted(r.nextInt())),
        of("STRING", "jsonb", r -> "{\"b\":%d,\"a\":\"x\"}".formatted(r.nextInt())),
        of("STRING", "xml", r -> "<a>%d é</a>".formatted(r.nextInt())),
        of("STRING", "mood", r -> r.nextBoolean() ? "fine" : "not so"),
        of("STRING", "uuid", RandomColumn::uuid),
        new RandomColumn("BINARY", "bytea", RandomColumn::bytes, RandomColumn::hex),
        new RandomColumn("DATE", "date", RandomColumn::date, RandomColumn::date),
        new RandomColumn(
            "TIMESTAMP_NTZ", "timestamp", RandomColumn::local, v -> local((LocalDateTime) v)),
        new RandomColumn(
            "TIMESTAMP",
            "timestamptz",
            r -> local(r).toInstant(ZoneOffset.UTC),
            v -> local(LocalDateTime.ofInstant((Instant) v, ZoneOffset.UTC), "+00")),
        new RandomColumn(
            "TIMESTAMP",
            "timestamp",
            r -> local(r).toInstant(ZoneOffset.UTC),
            v -> local(LocalDateTime.ofInstant((Instant) v, ZoneOffset.UTC))),
        new RandomColumn(
            "TIMESTAMP_NTZ",
            "time",
            r -> LocalDate.EPOCH.atStartOfDay().plusNanos(r.nextLong(86_400_000_000L) * 1_000),
            v -> ((LocalDateTime) v).toLocalTime().toString()),
        new RandomColumn(
            "INTERVAL DAY TO SECOND",
            "interval",
            r -> Duration.of(r.nextLong() >> 8, ChronoUnit.MICROS),
            v ->
                TimeUnit.SECONDS.toMicros(((Duration) v).getSeconds())
                    + ((Duration) v).getNano() / 1_000
                    + " microseconds"),
        new RandomColumn(
            "INTERVAL YEAR TO MONTH",
            "interval",
            r -> Period.ofMonths(r.nextInt() >> 4),
            v -> ((Period) v).toTotalMonths() + " months"),
        array("ARRAY<INT>", "integer[]", Random::nextInt),
        array("ARRAY<SMALLINT>", "smallint[]", r -> (short) r.nextInt()),
        array("ARRAY<DOUBLE>", "double precision[]", RandomColumn::anyDouble),
        array("ARRAY<DECIMAL(20,3)>", "numeric[]", r -> decimal(r, 20, 3)),
        array("ARRAY<STRING>", "text[]", RandomColumn::text),
        array("ARRAY<STRING>", "varchar(40)[]", RandomColumn::text),
        array("ARRAY<STRING>", "json[]", r -> "{\"a\": %d}".formatted(r.nextInt())),
        array("ARRAY<STRING>", "uuid[]", RandomColumn::uuid));
  }

  /** What is staged as text or another type, and cast by the server. */
  static List<RandomColumn> cast() {
    return List.of(
        of("STRING", "inet", r -> "10.%d.0.%d/24".formatted(r.nextInt(256), r.nextInt(256))),
        of("STRING", "date", r -> pick(r, "infinity", "2024-02-29", "0044-03-15 BC")),
        of("STRING", "timestamptz", r -> pick(r, "-infinity", "2024-02-29 10:00:00.5+03")),
        of(
            "STRING",
            "interval",
            r -> "%d mons %d days 00:00:07".formatted(r.nextInt(99), r.nextInt(99))),
        of("STRING", "numeric", r -> new BigInteger(500, r) + ".5"),
        of("STRING", "integer", Random::nextInt, String::valueOf),
        of("STRING", "bit(5)", r -> "1%s1".formatted(r.nextBoolean() ? "011" : "100")),
        of("STRING", "bit varying", r -> "1".repeat(1 + r.nextInt(9))),
        of("STRING", "money", r -> r.nextInt(1_000_000) + ".25"),
        of("STRING", "macaddr", r -> "08:00:2b:01:02:%02x".formatted(r.nextInt(256))),
        of("STRING", "int4range", r -> "[1,%d)".formatted(2 + r.nextInt(99))),
        of("STRING", "time", r -> "%02d:00:00.000001".formatted(r.nextInt(24))),
        of("STRING", "\"Odd type\"", r -> "a"),
        of("INT", "numeric(12,2)", Random::nextInt),
        of("DECIMAL(9,2)", "money", r -> decimal(r, 9, 2)),
        of("INT", "money", Random::nextInt),
        new RandomColumn("BOOLEAN", "integer", Random::nextBoolean, v -> (Boolean) v ? "1" : "0"),
        of("BOOLEAN", "text", Random::nextBoolean),
        of("BIGINT", "text", Random::nextLong),
        array("ARRAY<STRING>", "mood[]", r -> r.nextBoolean() ? "fine" : "not so"),
        array("ARRAY<INT>", "bigint[]", Random::nextInt));
  }

  private static RandomColumn of(String lake, String target, Function<Random, Object> values) {
    return new RandomColumn(lake, target, values, String::valueOf);
  }

  private static RandomColumn of(
      String lake, String target, Function<Random, Object> values, Function<Object, String> text) {
    return new RandomColumn(lake, target, values.andThen(text::apply), String::valueOf);
  }

  private static RandomColumn array(String lake, String target, Function<Random, Object> elements) {
    return new RandomColumn(
        lake,
        target,
        r -> {
          Object[] some = new Object[r.nextInt(4)];
          for (int i = 0; i < some.length; i++) {
            some[i] = r.nextInt(5) == 0 ? null : elements.apply(r);
          }
          return some;
        },
        value -> {
          StringBuilder text = new StringBuilder("{");
          for (Object element : (Object[]) value) {
            text.append(text.length() == 1 ? "" : ",")
                .append(element == null ? "NULL" : quoted(element.toString()));
          }
          return text.append('}').toString();
        });
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Object pick(Random random, Object usual, Object... rare) {
    return random.nextInt(4) > 0 ? usual : rare[random.nextInt(rare.length)];
  }

  private static float anyFloat(Random random) {
    return random.nextFloat() * (float) Math.pow(10, random.nextInt(40) - 20);
  }

  private static double anyDouble(Random random) {
    return (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(400) - 200);
  }

  private static BigDecimal decimal(Random random, int precision, int scale) {
    BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(precision));
    BigInteger unscaled = new BigInteger(130, random).mod(limit);
    int zeros = random.nextInt(4) == 0 ? random.nextInt(precision) : 0;
    BigInteger cut = unscaled.subtract(unscaled.mod(BigInteger.TEN.pow(zeros)));
    return new BigDecimal(random.nextBoolean() ? cut.negate() : cut, scale);
  }

  private static String text(Random random) {
    String[] letters = {"a", "Z", " ", "é", "ß", "漢", "😀", "'", "\"", "\\", "\n", "\t", ",", "%"};
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(letters[random.nextInt(letters.length)]);
    }
    return text.append('.').toString();
  }

  private static String uuid(Random random) {
    String text = new UUID(random.nextLong(), random.nextLong()).toString();
    return switch (random.nextInt(4)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> '{' + text + '}';
      case 2 -> text.replace("-", "");
      default -> text;
    };
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String hex(Object value) {
    return "\\x" + HexFormat.of().formatHex((byte[]) value);
  }

  private static LocalDate date(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> FIRST.plusDays(random.nextInt(2_300_000)); // to the calendar's reform
      case 1 -> LocalDate.of(1582, 10, 1).plusDays(random.nextInt(30));
      case 2 -> LocalDate.of(9_999, 12, 31).plusDays(random.nextInt(1_000_000));
      default -> LocalDate.EPOCH.plusDays(random.nextInt(40_000) - 10_000);
    };
  }

  private static LocalDateTime local(Random random) {
    return date(random).atStartOfDay().plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS);
  }

  private static String date(Object value) {
    LocalDate date = (LocalDate) value;
    return "%04d-%02d-%02d%s"
        .formatted(
            date.get(java.time.temporal.ChronoField.YEAR_OF_ERA),
            date.getMonthValue(),
            date.getDayOfMonth(),
            date.getYear() < 1 ? " BC" : "");
  }

  private static String local(LocalDateTime value, String... zone) {
    String date = date(value.toLocalDate());
    String day = date.replace(" BC", "");
    return day + " " + value.toLocalTime() + String.join("", zone) + date.substring(day.length());
  }
}
