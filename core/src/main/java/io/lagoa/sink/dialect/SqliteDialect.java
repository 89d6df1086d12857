package io.lagoa.sink.dialect;

import io.lagoa.sink.Dialect;
import io.lagoa.sink.Merge;
import java.util.List;

/** SQLite: it locks as a whole, and joins in as PostgreSQL does. */
public record SqliteDialect() implements Dialect {
  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:sqlite:");
  }

  @Override
  public String keyText() {
    return "TEXT";
  }

  @Override
  public List<String> upsert(Merge merge) {
    return List.of(
        merge.insertInto(" AS held")
            + merge.conflict(
                (column, staged, comparable) -> "held.%s IS NOT %s".formatted(column, staged)));
  }

  @Override
  public String lock() {
    return "";
  }
}
