package io.lagoa.sink.postgresql;

import io.lagoa.database.Relation;
import io.lagoa.sink.TargetColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a relation by the server's catalogue. Types are those that domains are made of,
 * and named as a cast wants them that neither cuts nor rounds.
 */
final class PostgresColumns {
  private static final String QUERY =
      """
      WITH RECURSIVE base AS (
          SELECT a.attnum, a.attname, a.attnotnull, a.atthasdef, a.attidentity, a.attgenerated,
                 a.atttypid AS type, a.atttypmod AS modifier, a.attcollation
          FROM pg_attribute a
          WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
          SELECT b.attnum, b.attname, b.attnotnull OR t.typnotnull, b.atthasdef OR t.typdefault IS NOT NULL,
                 b.attidentity, b.attgenerated, t.typbasetype, t.typtypmod, b.attcollation
          FROM base b JOIN pg_type t ON t.oid = b.type WHERE t.typtype = 'd')
      SELECT b.attname, format_type(b.type, -1), t.typtype = 'e',
             CASE WHEN b.type IN ('numeric'::regtype, 'numeric[]'::regtype) AND b.modifier >= 4 THEN (b.modifier - 4) & 2047 END,
             b.attnotnull AND NOT b.atthasdef AND b.attidentity = '', b.attgenerated <> '', b.attidentity = 'a',
             NOT coalesce(c.collisdeterministic, true)
      FROM base b JOIN pg_type t ON t.oid = b.type LEFT JOIN pg_collation c ON c.oid = b.attcollation
      WHERE t.typtype <> 'd' ORDER BY b.attnum
      """;

  private PostgresColumns() {}

  static List<TargetColumn> of(Connection connection, Relation relation) throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setString(1, relation.sql());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.add(column(rows, relation));
        }
      }
    }
    return columns;
  }

  private static TargetColumn column(ResultSet row, Relation relation) throws SQLException {
    String name = row.getString(1);
    int digits = row.getInt(4);
    return new TargetColumn(
        name,
        relation.spelling().quoted(name),
        row.getString(2),
        row.getBoolean(3) ? Types.VARCHAR : Types.OTHER, // an enum is written as text
        row.getObject(4) == null ? Optional.empty() : Optional.of(digits),
        row.getBoolean(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getBoolean(8));
  }
}
