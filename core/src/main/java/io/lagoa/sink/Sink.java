package io.lagoa.sink;

/** Where rows go outside the lake. A record whose components are its HOCON keys. */
public interface Sink {
  /**
   * Looks at the target without changing it.
   *
   * @throws io.lagoa.error.LagoaException {@code UNREACHABLE} when the target does not answer
   */
  Outlet open(SinkContext context);
}
