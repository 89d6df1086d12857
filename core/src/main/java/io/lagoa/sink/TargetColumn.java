package io.lagoa.sink;

import io.lagoa.database.Relation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A column of an existing target, as its database describes it.
 *
 * @param name as the database spells it
 * @param sql the name as SQL wants it
 * @param type the database's name of the type
 * @param jdbcType the type as {@link java.sql.Types} numbers it
 * @param digits decimal digits after the point; empty if the type does not say
 * @param required whether a row must bring a value: NOT NULL, without default or generation
 * @param generated whether the database alone writes it
 * @param fixed whether it can be inserted but not updated
 * @param folding whether its collation takes texts for equal that differ
 */
public record TargetColumn(
    String name,
    String sql,
    String type,
    int jdbcType,
    Optional<Integer> digits,
    boolean required,
    boolean generated,
    boolean fixed,
    boolean folding) {

  /** With a collation that takes texts for equal that differ, or not. */
  public TargetColumn folding(boolean folds) {
    return new TargetColumn(name, sql, type, jdbcType, digits, required, generated, fixed, folds);
  }

  /** With a name of the type that says more. */
  public TargetColumn type(String fuller) {
    return new TargetColumn(
        name, sql, fuller, jdbcType, digits, required, generated, fixed, folding);
  }

  /** The columns of a relation by JDBC's metadata. */
  static List<TargetColumn> of(Connection connection, Relation relation) throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    try (ResultSet rows = relation.describe(connection)) {
      while (rows.next()) {
        String name = rows.getString("COLUMN_NAME");
        int digits = rows.getInt("DECIMAL_DIGITS");
        boolean known = !rows.wasNull();
        boolean generated = "YES".equals(rows.getString("IS_GENERATEDCOLUMN"));
        boolean filled =
            generated
                || rows.getString("COLUMN_DEF") != null
                || "YES".equals(rows.getString("IS_AUTOINCREMENT"));
        columns.add(
            new TargetColumn(
                name,
                relation.spelling().quoted(name),
                rows.getString("TYPE_NAME"),
                rows.getInt("DATA_TYPE"),
                known ? Optional.of(digits) : Optional.empty(),
                "NO".equals(rows.getString("IS_NULLABLE")) && !filled,
                generated,
                false,
                false));
      }
    }
    return columns;
  }
}
