package io.lagoa.jobs.demo;

import java.util.Locale;

/** What citizens report, and who answers for it. */
enum Category {
  POTHOLE(20, 1, 1.0, 0.45, true),
  STREET_LIGHT(18, 2, 0.7, -0.75, false),
  GARBAGE(17, 3, 0.5, -0.95, false),
  ILLEGAL_DUMPING(9, 3, 1.2, 0.35, false),
  NOISE(10, 4, 0.4, -0.15, false),
  WATER_LEAK(8, 5, 0.5, -0.35, true),
  FLOODING(5, 5, 0.3, 0.3, true),
  FALLEN_TREE(5, 6, 0.6, -0.55, true),
  GRAFFITI(5, 7, 2.0, 0.55, false),
  STRAY_ANIMAL(3, 8, 0.8, -0.05, false);

  private final int weight;
  private final int agencyId;
  private final double promise;
  private final double delay;
  private final boolean suffersFromRain;

  Category(int weight, int agencyId, double promise, double delay, boolean suffersFromRain) {
    this.weight = weight;
    this.agencyId = agencyId;
    this.promise = promise;
    this.delay = delay;
    this.suffersFromRain = suffersFromRain;
  }

  /** How often it is reported, in percent. */
  int weight() {
    return weight;
  }

  /** The agency that is responsible. */
  int agencyId() {
    return agencyId;
  }

  /** The promised time to close, relative to others of the same priority. */
  double promise() {
    return promise;
  }

  /** The usual time to close over the promised, as a logarithm. */
  double delay() {
    return delay;
  }

  boolean suffersFromRain() {
    return suffersFromRain;
  }

  /** As the database has it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
