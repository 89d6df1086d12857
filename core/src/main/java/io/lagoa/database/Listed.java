package io.lagoa.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table of a schema's listing.
 *
 * @param kind whether it holds rows of its own
 * @param comment what the database says of it
 */
public record Listed(Relation relation, Kind kind, Optional<String> comment) {
  /** Kinds of relations. */
  public enum Kind {
    TABLE,
    /** Part of a table, whose rows are also the whole's. */
    PARTITION,
    VIEW
  }

  private static final String PARTITIONS =
      "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relispartition AND n.nspname = ?";

  /**
   * The tables and views of a schema, by name. Reads metadata only.
   *
   * @param schema in databases without schemas the catalog; by default the connection's own
   */
  public static List<Listed> in(Connection connection, Product product, Optional<String> schema)
      throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    Spelling spelling = Spelling.of(metadata);
    boolean schemas = metadata.supportsSchemasInTableDefinitions();
    Optional<String> home = schema;
    if (home.isEmpty()) {
      home = Optional.ofNullable(schemas ? connection.getSchema() : connection.getCatalog());
    }
    List<Listed> listed = list(metadata, spelling, schemas, home);
    if (listed.isEmpty() && home.isPresent()) {
      listed = list(metadata, spelling, schemas, home.map(spelling::folded));
    }
    Set<String> partitions =
        product == Product.POSTGRESQL && home.isPresent()
            ? partitions(connection, home.orElseThrow())
            : Set.of();
    return listed.stream()
        .map(
            one ->
                partitions.contains(one.relation.name())
                    ? new Listed(one.relation, Kind.PARTITION, one.comment)
                    : one)
        .sorted(Comparator.comparing(one -> one.relation.name()))
        .toList();
  }

  private static List<Listed> list(
      DatabaseMetaData metadata, Spelling spelling, boolean schemas, Optional<String> home)
      throws SQLException {
    List<Listed> listed = new ArrayList<>();
    try (ResultSet rows =
        metadata.getTables(
            schemas ? null : home.orElse(null),
            schemas ? home.map(spelling::pattern).orElse(null) : null,
            "%",
            null)) {
      while (rows.next()) {
        Optional<Kind> kind = kind(String.valueOf(rows.getString("TABLE_TYPE")));
        if (kind.isPresent()) {
          Relation relation =
              new Relation(
                  schemas ? Optional.empty() : Optional.ofNullable(rows.getString("TABLE_CAT")),
                  schemas ? Optional.ofNullable(rows.getString("TABLE_SCHEM")) : Optional.empty(),
                  rows.getString("TABLE_NAME"),
                  spelling);
          listed.add(new Listed(relation, kind.orElseThrow(), text(rows.getString("REMARKS"))));
        }
      }
    }
    return listed;
  }

  private static Optional<Kind> kind(String type) {
    if (type.startsWith("SYSTEM") || type.contains("TEMPORARY")) {
      return Optional.empty();
    }
    return type.contains("VIEW")
        ? Optional.of(Kind.VIEW)
        : type.endsWith("TABLE") ? Optional.of(Kind.TABLE) : Optional.empty();
  }

  private static Set<String> partitions(Connection connection, String schema) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(PARTITIONS)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  static Optional<String> text(@org.jspecify.annotations.Nullable String remarks) {
    return Optional.ofNullable(remarks).map(String::strip).filter(text -> !text.isEmpty());
  }
}
