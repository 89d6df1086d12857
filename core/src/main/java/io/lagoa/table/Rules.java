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

/** Decides which declarations contradict themselves. */
final class Rules {
  private Rules() {}

  static void require(
      TableName name,
      Place place,
      Optional<Write> write,
      List<String> key,
      List<String> orderBy,
      List<String> partitionBy,
      List<Check> checks) {
    unique(name, place, "key", key);
    unique(name, place, "partition-by", partitionBy);
    if (write.filter(how -> how == Write.UPSERT).isPresent() && key.isEmpty()) {
      throw invalid(
          name, place, "upsert needs a key", "name the columns that identify a row: key = [id]");
    }
    if (!orderBy.isEmpty() && write.filter(how -> how != Write.UPSERT).isPresent()) {
      throw invalid(
          name,
          place,
          "order-by has no meaning with write = "
              + write.orElseThrow().name().toLowerCase(Locale.ROOT),
          "remove it, or use write = upsert");
    }
    for (Check check : checks) {
      if (check.isSet() && check.consequence() == Consequence.REJECT) {
        throw invalid(
            name,
            place,
            "check '%s' is about the whole table and cannot reject rows"
                .formatted(check.expression()),
            "use warn or stop");
      }
    }
  }

  private static void unique(TableName name, Place place, String what, List<String> columns) {
    if (new HashSet<>(columns).size() < columns.size()) {
      throw invalid(name, place, what + " names a column twice: " + columns, "name it once");
    }
  }

  private static LagoaException invalid(TableName name, Place place, String what, String remedy) {
    return new LagoaException(
        CONFIG_INVALID, "%s: Invalid table %s: %s; %s".formatted(place, name, what, remedy));
  }
}
