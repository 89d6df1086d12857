package io.lagoa.jobs.demo;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requests that the second act touched, by {@code request_id}; the lists have none in common.
 *
 * @param added new requests, opened after everything before
 * @param closed requests that were open and are closed now
 * @param reprioritised recent requests with another priority
 * @param late requests opened more than a year ago, whose closing time is corrected only now
 */
public record Change(
    List<Long> added, List<Long> closed, List<Long> reprioritised, List<Long> late) {

  /** Existing requests that changed, without the late ones. */
  public Set<Long> updated() {
    return union(Stream.of(closed, reprioritised));
  }

  /** All requests that were touched. */
  public Set<Long> touched() {
    return union(Stream.of(added, closed, reprioritised, late));
  }

  private static Set<Long> union(Stream<List<Long>> ids) {
    return ids.flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
  }
}
