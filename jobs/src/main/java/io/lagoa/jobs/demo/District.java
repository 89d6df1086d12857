package io.lagoa.jobs.demo;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A district of the city.
 *
 * @param id from 1
 * @param ring the corners of its boundary, counter-clockwise, the first not repeated
 * @param weight how many requests come from it, relative to the others
 * @param delay how much slower or faster than elsewhere it is served, as the logarithm of a factor
 */
record District(int id, String name, List<Point> ring, double weight, double delay) {
  private static final double MARGIN_DEGREES = 1e-5;

  /** The boundary as well-known text. */
  String boundary() {
    return Stream.concat(ring.stream(), Stream.of(ring.get(0)))
        .map(point -> point.longitude() + " " + point.latitude())
        .collect(Collectors.joining(", ", "POLYGON ((", "))"));
  }

  /** The values in the order of the table. */
  @Nullable Object[] values() {
    return new @Nullable Object[] {id, name, boundary(), Demand.START};
  }

  /** A position inside, at least a metre away from the boundary. */
  Point position(Random random) {
    double west = ring.stream().mapToDouble(Point::longitude).min().orElseThrow();
    double east = ring.stream().mapToDouble(Point::longitude).max().orElseThrow();
    double south = ring.stream().mapToDouble(Point::latitude).min().orElseThrow();
    double north = ring.stream().mapToDouble(Point::latitude).max().orElseThrow();
    while (true) {
      Point point =
          Point.rounded(
              west + random.nextDouble() * (east - west),
              south + random.nextDouble() * (north - south));
      if (isInside(point) && distanceToBoundary(point) > MARGIN_DEGREES) {
        return point;
      }
    }
  }

  /** By the number of edges that a ray to the east crosses. */
  boolean isInside(Point point) {
    boolean inside = false;
    for (int i = 0; i < ring.size(); i++) {
      Point a = ring.get(i);
      Point b = ring.get((i + 1) % ring.size());
      boolean crosses = (a.latitude() > point.latitude()) != (b.latitude() > point.latitude());
      double share = (point.latitude() - a.latitude()) / (b.latitude() - a.latitude());
      if (crosses && point.longitude() < a.longitude() + share * (b.longitude() - a.longitude())) {
        inside = !inside;
      }
    }
    return inside;
  }

  private double distanceToBoundary(Point point) {
    double nearest = Double.MAX_VALUE;
    for (int i = 0; i < ring.size(); i++) {
      nearest = Math.min(nearest, distance(point, ring.get(i), ring.get((i + 1) % ring.size())));
    }
    return nearest;
  }

  private static double distance(Point point, Point a, Point b) {
    double dx = b.longitude() - a.longitude();
    double dy = b.latitude() - a.latitude();
    double along =
        ((point.longitude() - a.longitude()) * dx + (point.latitude() - a.latitude()) * dy)
            / (dx * dx + dy * dy);
    double share = Math.max(0, Math.min(1, along));
    return Math.hypot(
        point.longitude() - a.longitude() - share * dx,
        point.latitude() - a.latitude() - share * dy);
  }
}
