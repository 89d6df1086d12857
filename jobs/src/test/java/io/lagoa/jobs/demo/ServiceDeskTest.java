package io.lagoa.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That lateness can be learned from the past, well and not perfectly: by naive Bayes, in plain
 * Java.
 */
final class ServiceDeskTest {
  private static final LocalDateTime SPLIT = LocalDateTime.of(2024, 7, 1, 0, 0);

  private record Example(List<String> features, boolean late) {}

  private record Scored(double score, boolean late) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42})
  void latenessIsLearnableAcrossTime(long seed) {
    List<Example> past = new ArrayList<>();
    List<Example> future = new ArrayList<>();
    ServiceDesk desk = ServiceDesk.of(seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      LocalDateTime openedAt = desk.demand().opening(random);
      Request request = desk.request(i, openedAt, LocalDateTime.MAX, random);
      (openedAt.isBefore(SPLIT) ? past : future).add(example(desk, request));
    }

    List<Scored> scored = scored(past, future);

    double late = scored.stream().filter(Scored::late).count() / (double) scored.size();
    assertThat(late).isBetween(0.25, 0.5);
    assertThat(areaUnderCurve(scored)).isBetween(0.75, 0.9);
    assertThat(accuracy(scored)).isGreaterThan(Math.max(late, 1 - late) + 0.1);
  }

  private static Example example(ServiceDesk desk, Request request) {
    District district =
        desk.map().districts().stream()
            .filter(candidate -> candidate.isInside(request.position()))
            .findFirst()
            .orElseThrow();
    return new Example(
        List.of(
            "category " + request.category(),
            "agency " + request.agencyId(),
            "priority " + request.priority(),
            "district " + district.id(),
            "weekday " + request.openedAt().getDayOfWeek(),
            "rainy " + (request.openedAt().getMonthValue() <= 3) + request.category()),
        request.closedAt().isAfter(request.dueAt()));
  }

  private static List<Scored> scored(List<Example> past, List<Example> future) {
    Map<String, int[]> counts = new HashMap<>();
    int[] all = {1, 1};
    for (Example example : past) {
      int label = example.late() ? 1 : 0;
      all[label]++;
      example.features().forEach(f -> counts.computeIfAbsent(f, key -> new int[] {1, 1})[label]++);
    }
    return future.stream()
        .map(example -> new Scored(score(example, counts, all), example.late()))
        .toList();
  }

  private static double score(Example example, Map<String, int[]> counts, int[] all) {
    double prior = Math.log(all[1] / (double) all[0]);
    return prior
        + example.features().stream()
            .map(feature -> counts.getOrDefault(feature, all))
            .mapToDouble(count -> Math.log(count[1] / (double) count[0]) - prior)
            .sum();
  }

  private static double accuracy(List<Scored> scored) {
    return scored.stream().filter(s -> s.score() > 0 == s.late()).count() / (double) scored.size();
  }

  /** By ranks: the share of pairs of a late and a timely request that are in the right order. */
  private static double areaUnderCurve(List<Scored> scored) {
    List<Scored> ranked =
        scored.stream().sorted(Comparator.comparingDouble(Scored::score)).toList();
    double ranks = 0;
    long late = 0;
    for (int i = 0; i < ranked.size(); i++) {
      if (ranked.get(i).late()) {
        ranks += i + 1;
        late++;
      }
    }
    return (ranks - late * (late + 1) / 2.0) / (late * (double) (ranked.size() - late));
  }
}
