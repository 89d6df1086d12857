package io.lagoa.cdc;

import org.jspecify.annotations.Nullable;

/** One event as it goes to the table of events; texts are JSON, as {@link EventColumns} says. */
record LogEvent(
    String position,
    String op,
    LogTable table,
    @Nullable String key,
    @Nullable String before,
    @Nullable String after,
    @Nullable String oldKey,
    @Nullable String transaction,
    long changedAtMicros,
    String source,
    @Nullable String schema) {}
