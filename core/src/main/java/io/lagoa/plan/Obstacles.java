package io.lagoa.plan;

import io.lagoa.config.Place;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects what stands in the way of a plan. What befalls several tables alike, such as a database
 * that does not answer, is told once, with all the places that need it.
 */
final class Obstacles {
  /** Exit statuses, the gravest first: a declaration that is wrong is not worth retrying. */
  private static final List<Integer> GRAVITY = List.of(4, 2, 1, 3);

  private final Map<String, Set<Place>> places = new LinkedHashMap<>();
  private final List<LagoaException> found = new ArrayList<>();

  void add(Table table, RuntimeException failure) {
    LagoaException known = Failures.coded(table.name().toString(), failure);
    found.add(known);
    Set<Place> named =
        places.computeIfAbsent(String.valueOf(known.getMessage()), key -> new LinkedHashSet<>());
    Failures.place(known, table).ifPresent(named::add);
  }

  /**
   * @throws LagoaException with all of them, if there are any; the gravest code decides
   */
  void orThrow() {
    if (found.isEmpty()) {
      return;
    }
    ErrorCode code =
        found.stream()
            .map(LagoaException::code)
            .min(Comparator.comparingInt(known -> GRAVITY.indexOf(known.exitStatus())))
            .orElse(ErrorCode.DEFECT);
    String text =
        places.entrySet().stream()
            .map(entry -> told(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining("\n"));
    throw new LagoaException(code, text, found.get(0));
  }

  private static String told(Set<Place> where, String message) {
    return where.isEmpty()
        ? message
        : where.stream().map(Place::toString).collect(Collectors.joining(", ", "", ": " + message));
  }
}
