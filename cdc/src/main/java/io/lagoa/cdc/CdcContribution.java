package io.lagoa.cdc;

import io.lagoa.table.Contribution;
import io.lagoa.table.Contributions;

/** Brings {@code from.cdc {…}} and {@code changes {…}}. */
public final class CdcContribution implements Contribution {
  @Override
  public Contributions contribute(Contributions to) {
    return to.source("cdc", Cdc.class).body("changes", Changes.class);
  }
}
