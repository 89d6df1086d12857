package io.lagoa.table;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.check.Check;
import io.lagoa.check.Consequence;
import io.lagoa.config.Place;
import io.lagoa.error.LagoaException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Refuses a declaration whose parts do not go together. */
record Contradictions(TableName name, Place place) {
  private static final long LEAST_FILE = 1_000_000;

  void refuse(
      Optional<Write> write,
      WriteRules rules,
      List<String> key,
      List<String> orderBy,
      Layout layout,
      List<Check> checks) {
    unique("key", key);
    unique("partition-by", layout.partitionBy());
    unique("cluster-by", layout.clusterBy());
    unique("compare", rules.compare());
    write.ifPresent(chosen -> fit(chosen, rules, key, orderBy));
    if (rules.replaceBy() == ReplaceBy.PARTITION) {
      fitPartitions(key, layout.partitionBy());
    }
    if (!layout.clusterBy().isEmpty() && !layout.partitionBy().isEmpty()) {
      throw invalid(
          "cluster-by and partition-by exclude each other",
          "keep cluster-by, unless whole partitions are replaced");
    }
    if (layout.targetFileSize().filter(size -> size.bytes() < LEAST_FILE).isPresent()) {
      throw invalid("target-file-size is below 1MB", "leave it out, or write such as 128MB");
    }
    if (rules.replaceBy() == ReplaceBy.ROW && !key.isEmpty()) {
      throw invalid(
          "replace by = row is for tables without key", "remove by: with a key rows are compared");
    }
    for (Check check : checks) {
      if (check.isSet() && check.consequence() == Consequence.REJECT) {
        throw invalid(
            "check '%s' is about the whole table and cannot reject rows"
                .formatted(check.expression()),
            "use warn or stop");
      }
    }
  }

  private void fit(Write write, WriteRules rules, List<String> key, List<String> orderBy) {
    String word = write.name().toLowerCase(Locale.ROOT);
    boolean byKey = Set.of(Write.UPSERT, Write.HISTORY).contains(write);
    if (byKey && key.isEmpty() && !name.isPattern()) {
      throw invalid(word + " needs a key", "name the columns that identify a row: key = [id]");
    }
    if (!orderBy.isEmpty() && !byKey) {
      throw invalid(
          "order-by has no meaning with write = " + word, "remove it, or use write = upsert");
    }
    if (rules.deletes() == Deletes.ROW && !orderBy.isEmpty() && !rules.snapshots()) {
      throw invalid(
          "deletes = row is for snapshots, and order-by says that the rows are events",
          "remove one of them, or add snapshots = true if each run brings all rows");
    }
    if (rules.deleteWhen().isPresent() && !byKey) {
      throw invalid(
          "delete-when has no meaning with write = " + word,
          "remove it, or use write = upsert or history");
    }
  }

  private void fitPartitions(List<String> key, List<String> partitionBy) {
    if (partitionBy.isEmpty()) {
      throw invalid(
          "replace by = partition needs partitions", "name their columns: partition-by = [day]");
    }
    if (!key.isEmpty() && !key.containsAll(partitionBy)) {
      throw invalid(
          "the key %s lacks the partition columns %s, so that one key could be in two partitions"
              .formatted(key, partitionBy),
          "add them to the key, or remove by = partition");
    }
  }

  private void unique(String what, List<String> columns) {
    if (new HashSet<>(columns).size() < columns.size()) {
      throw invalid(what + " names a column twice: " + columns, "name it once");
    }
  }

  private LagoaException invalid(String what, String remedy) {
    return new LagoaException(
        CONFIG_INVALID, "%s: Invalid table %s: %s; %s".formatted(place, name, what, remedy));
  }
}
