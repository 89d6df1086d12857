package io.lagoa.jobs.demo;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts exactly the dirt that is asked for into clean requests, each kind into others. */
final class Soiling {
  private final List<Request> requests;
  private final List<Integer> clean;
  private final Random random;

  private Soiling(List<Request> requests, Random random) {
    this.requests = new ArrayList<>(requests);
    this.random = random;
    this.clean = IntStream.range(0, requests.size()).boxed().collect(Collectors.toList());
    Collections.shuffle(clean, random);
  }

  /** The requests with their dirt, and the first reports of those that were reported twice. */
  static List<Request> of(List<Request> requests, Dirt dirt, Random random) {
    Soiling soiling = new Soiling(requests, random);
    soiling.replace(dirt.nullPositions(), request -> true, request -> request.at(null));
    soiling.replace(dirt.outsideCity(), request -> true, soiling::elsewhere);
    soiling.replace(dirt.impossibleDates(), Request::isClosed, soiling::closedTooEarly);
    soiling.replace(dirt.unknownAgencies(), request -> true, r -> r.by(Agency.UNKNOWN));
    List<Request> firstReports =
        soiling.take(dirt.duplicates(), Request::isClosed).stream()
            .map(index -> firstReport(soiling.requests.get(index)))
            .toList();
    soiling.requests.addAll(firstReports);
    return soiling.requests;
  }

  private void replace(int count, Predicate<Request> fits, UnaryOperator<Request> change) {
    take(count, fits).forEach(index -> requests.set(index, change.apply(requests.get(index))));
  }

  private List<Integer> take(int count, Predicate<Request> fits) {
    List<Integer> taken =
        clean.stream().filter(index -> fits.test(requests.get(index))).limit(count).toList();
    clean.removeAll(new HashSet<>(taken));
    return taken;
  }

  private Request elsewhere(Request request) {
    Point position = request.position();
    return position == null || random.nextBoolean()
        ? request.at(new Point(0, 0))
        : request.at(position.swapped());
  }

  private Request closedTooEarly(Request request) {
    LocalDateTime early = request.openedAt().minusHours(1 + random.nextInt(500));
    return request.closed(early, request.updatedAt());
  }

  /** As it was known when it was opened. */
  private static Request firstReport(Request request) {
    return request.closed(null, request.openedAt());
  }
}
