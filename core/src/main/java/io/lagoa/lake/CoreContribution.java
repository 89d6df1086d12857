package io.lagoa.lake;

import io.lagoa.sink.JdbcSink;
import io.lagoa.source.FileSource;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Contribution;
import io.lagoa.table.Contributions;

/** What the core itself brings. */
public final class CoreContribution implements Contribution {
  @Override
  public Contributions contribute(Contributions to) {
    return to.source("files", FileSource.class)
        .source("jdbc", Jdbc.class)
        .sink("jdbc", JdbcSink.class);
  }
}
