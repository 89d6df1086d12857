package io.lagoa.publish;

import io.lagoa.delta.DataFile;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.delta.Written;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * All that a commit needs, not yet judged.
 *
 * @param written the new files
 * @param removed the files that they take the place of, by path
 * @param rows rows of the table as it would stand
 * @param kept what the attempt added to the quarantine
 * @param fresh the rows that this run publishes
 * @param memory commits what is to be remembered and returns the memory's version, -1 for none;
 *     asked only if nothing stops the table
 */
record Prepared(
    Written written,
    Map<String, DataFile> removed,
    long rows,
    Counts counts,
    Quarantine.Kept kept,
    SetChecks.Part fresh,
    LongSupplier memory) {}
