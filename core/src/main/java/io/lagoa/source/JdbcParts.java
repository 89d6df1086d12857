package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import io.lagoa.extract.Extraction;
import io.lagoa.extract.Part;
import io.lagoa.extract.SourceColumn;
import java.math.BigInteger;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Divides what is read among readers: by where rows lie, or by ranges of a key. */
record JdbcParts(Jdbc jdbc, Database database, JdbcLayout layout, Extraction extraction) {
  private static final Set<Integer> INTEGERS =
      Set.of(
          Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL);

  /** Whether ranges of a type's values divide a table. */
  static boolean isInteger(int jdbcType) {
    return INTEGERS.contains(jdbcType);
  }

  /** All rows, or nearly all: by where they lie if the database can tell, else by the key. */
  Dataset<Row> whole(String where, Optional<String> split, Optional<KeyRange> range) {
    List<Part> blocks = jdbc.splitBy().isEmpty() ? extraction.blocks(jdbc.partitions()) : List.of();
    if (!blocks.isEmpty()) {
      return extraction.rows(where, blocks.stream().map(part -> part.and(List.of(where))).toList());
    }
    Optional<KeyRange> keys =
        range.or(() -> split.flatMap(key -> JdbcProbe.range(database, layout.meant(), key)));
    return where(where, split, keys);
  }

  /** The rows that satisfy a condition, by ranges of the key. */
  Dataset<Row> where(String where, Optional<String> split, Optional<KeyRange> range) {
    return extraction.where(where, conditions(where, split, range));
  }

  private List<String> conditions(String where, Optional<String> split, Optional<KeyRange> range) {
    if (split.isEmpty() || range.isEmpty()) {
      return List.of(where);
    }
    int count =
        jdbc.partitions() > 0 ? jdbc.partitions() : range.get().readers(extraction.readers());
    List<BigInteger> cuts =
        jdbc.table().isPresent()
            ? new KeyQuantiles(database, layout.from(), split.get()).cuts(range.get(), count)
            : range.get().cuts(count);
    return KeyRange.conditions(split.get(), cuts).stream()
        .map(condition -> where + " AND " + condition)
        .toList();
  }

  Optional<String> split() {
    if (jdbc.splitBy().isPresent()) {
      SourceColumn column = layout.column("split-by", jdbc.splitBy().get());
      if (!isInteger(column.jdbcType())) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Invalid split-by '%s': it is of type %s in %s; name an integer column"
                .formatted(column.name(), column.typeName(), layout.title()));
      }
      return Optional.of(layout.spelling().quoted(column.name()));
    }
    return Optional.of(layout.primaryKey())
        .filter(key -> key.size() == 1)
        .map(key -> layout.column("split-by", key.get(0)))
        .filter(column -> isInteger(column.jdbcType()))
        .map(column -> layout.spelling().quoted(column.name()));
  }
}
