package io.lagoa.cdc;

import io.lagoa.table.Contribution;
import io.lagoa.table.Contributions;

/** Brings {@code from.cdc {…}}, {@code from.kafka {…}} and {@code changes {…}}. */
public final class CdcContribution implements Contribution {
  @Override
  public Contributions contribute(Contributions to) {
    return to.source("cdc", Cdc.class).source("kafka", Kafka.class).body("changes", Changes.class);
  }
}
