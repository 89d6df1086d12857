package io.lagoa.jobs.demo;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How the city answers requests. The time to close is the promised time, multiplied by factors of
 * the category, agency, priority, district, season and load, and by chance: a request is late when
 * the product is above one. Most of it can be learned, some of it not.
 */
record ServiceDesk(CityMap map, Demand demand) {
  private static final List<String> CHANNELS = List.of("phone", "app", "web", "office");
  private static final int[] PROMISED_HOURS = {24, 72, 168, 336};
  private static final double[] PRIORITY_DELAY = {0.35, 0.1, -0.1, -0.3};
  private static final double USUAL_DELAY = -0.3;
  private static final double CHANCE = 0.75;

  static ServiceDesk of(long seed) {
    return new ServiceDesk(CityMap.of(new Random(seed)), Demand.of(new Random(seed + 1)));
  }

  /**
   * A request as it is known at a time.
   *
   * @param now nothing that happens later is known
   */
  Request request(long id, LocalDateTime openedAt, LocalDateTime now, Random random) {
    District district = map.district(random);
    Category category = category(random);
    int agencyId =
        random.nextInt(10) == 0 ? 1 + random.nextInt(Agency.ALL.size()) : category.agencyId();
    int priority = priority(random);
    long promisedSeconds = Math.round(PROMISED_HOURS[priority - 1] * category.promise() * 3600);
    double delay =
        USUAL_DELAY
            + category.delay()
            + Agency.of(agencyId).delay()
            + PRIORITY_DELAY[priority - 1]
            + district.delay() * (priority >= 3 ? 1.5 : 0.8)
            + (Demand.isWeekend(openedAt) ? 0.25 : 0)
            + (Demand.isRainy(openedAt) && category.suffersFromRain() ? 0.6 : 0)
            + 0.7 * (demand.at(openedAt) - 1)
            + CHANCE * random.nextGaussian();
    LocalDateTime closedAt =
        openedAt.plusSeconds(Math.round(promisedSeconds * StrictMath.exp(delay)));
    return new Request(
        id,
        agencyId,
        category,
        CHANNELS.get(random.nextInt(CHANNELS.size())),
        priority,
        district.position(random),
        openedAt,
        openedAt.plusSeconds(promisedSeconds),
        known(closedAt, now),
        updated(openedAt, closedAt, now, random));
  }

  private static @Nullable LocalDateTime known(LocalDateTime time, LocalDateTime now) {
    return time.isAfter(now) ? null : time;
  }

  private static LocalDateTime updated(
      LocalDateTime openedAt, LocalDateTime closedAt, LocalDateTime now, Random random) {
    LocalDateTime last = closedAt.isAfter(now) ? openedAt : closedAt;
    LocalDateTime entered = last.plusSeconds(random.nextInt(1800));
    return entered.isAfter(now) ? now : entered;
  }

  private static Category category(Random random) {
    int left = random.nextInt(100);
    for (Category category : Category.values()) {
      left -= category.weight();
      if (left < 0) {
        return category;
      }
    }
    throw new AssertionError("the weights of the categories add up to 100");
  }

  private static int priority(Random random) {
    int percent = random.nextInt(100);
    if (percent < 40) {
      return percent < 10 ? 1 : 2;
    }
    return percent < 80 ? 3 : 4;
  }
}
