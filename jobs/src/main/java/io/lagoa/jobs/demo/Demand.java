package io.lagoa.jobs.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How much the desk has to do in each week, 1 on average: rain brings work, and some weeks are busy
 * for no reason that the data tell.
 *
 * @param weeks since {@link #START}
 */
record Demand(List<Double> weeks) {
  /** When the data begin. */
  static final LocalDateTime START = LocalDateTime.of(2023, 1, 1, 0, 0);

  /** When the data end, before anything changes. */
  static final LocalDateTime END = LocalDateTime.of(2025, 1, 1, 0, 0);

  private static final double BUSIEST = 2.5;

  static Demand of(Random random) {
    List<Double> weeks = new ArrayList<>();
    double drift = 0;
    for (int week = 0; week <= ChronoUnit.WEEKS.between(START, END); week++) {
      drift = 0.7 * drift + 0.15 * random.nextGaussian();
      double rain = isRainy(START.plusWeeks(week)) ? 0.3 : -0.1;
      weeks.add(Math.max(0.3, Math.min(BUSIEST, 1 + rain + drift)));
    }
    return new Demand(List.copyOf(weeks));
  }

  static boolean isRainy(LocalDateTime time) {
    return time.getMonthValue() <= 3;
  }

  /** The demand at a time; after the last week it is as in the last. */
  double at(LocalDateTime time) {
    return weeks.get((int) Math.min(weeks.size() - 1L, ChronoUnit.WEEKS.between(START, time)));
  }

  /** When a request is opened, in the whole period: in busy weeks, at day, on working days. */
  LocalDateTime opening(Random random) {
    long seconds = Duration.between(START, END).toSeconds();
    while (true) {
      LocalDateTime time = START.plusSeconds(random.nextLong(seconds));
      double day = time.getHour() >= 7 && time.getHour() < 21 ? 1 : 0.15;
      double week = isWeekend(time) ? 0.6 : 1;
      if (random.nextDouble() * BUSIEST < at(time) * day * week) {
        return time;
      }
    }
  }

  static boolean isWeekend(LocalDateTime time) {
    return time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }
}
