package io.lagoa.jobs.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agency of the city.
 *
 * @param delay how much slower than others it works, as the logarithm of a factor
 */
record Agency(int id, String name, double delay) {
  static final List<Agency> ALL =
      List.of(
          new Agency(1, "Road Works", 0.3),
          new Agency(2, "Public Lighting", -0.25),
          new Agency(3, "Urban Cleaning", -0.1),
          new Agency(4, "Public Order", 0.25),
          new Agency(5, "Water and Drainage", 0.1),
          new Agency(6, "Parks and Trees", -0.2),
          new Agency(7, "Heritage", 0.35),
          new Agency(8, "Animal Welfare", -0.3));

  /** No agency has this number. */
  static final int UNKNOWN = 99;

  static Agency of(int id) {
    return ALL.get(id - 1);
  }

  /** The values in the order of the table. */
  @Nullable Object[] values() {
    return new @Nullable Object[] {id, name, Demand.START};
  }
}
