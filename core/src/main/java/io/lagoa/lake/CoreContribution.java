package io.lagoa.lake;

import io.lagoa.source.FileSource;
import io.lagoa.table.Contribution;
import io.lagoa.table.Contributions;

/** What the core itself brings. */
public final class CoreContribution implements Contribution {
  @Override
  public Contributions contribute(Contributions to) {
    return to.source("files", FileSource.class);
  }
}
