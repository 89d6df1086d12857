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
        .sink("jdbc", JdbcSink.class)
        .choice(Writing.class, "append", Writing.Append.class)
        .choice(Writing.class, "replace", Writing.Replace.class)
        .choice(Writing.class, "upsert", Writing.Upsert.class)
        .choice(Writing.class, "history", Writing.History.class);
  }
}
