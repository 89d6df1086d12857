package io.lagoa.sink;

import java.util.List;
import java.util.ServiceLoader;

/** Decides which dialect an address is spoken to in: that of others first, then Lagoa's own. */
final class Dialects {
  /** What the SQL standard and JDBC give. */
  record StandardDialect() implements Dialect {
    @Override
    public boolean speaks(String url) {
      return true;
    }
  }

  private Dialects() {}

  static Dialect of(String url) {
    List<Dialect> speaking =
        ServiceLoader.load(Dialect.class, Dialects.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .filter(dialect -> dialect.speaks(url))
            .toList();
    return speaking.stream()
        .filter(dialect -> !isOurs(dialect))
        .findFirst()
        .or(() -> speaking.stream().findFirst())
        .orElseGet(StandardDialect::new);
  }

  private static boolean isOurs(Dialect dialect) {
    return dialect.getClass().getName().startsWith(Dialects.class.getPackageName() + ".");
  }
}
