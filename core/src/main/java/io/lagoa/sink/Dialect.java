package io.lagoa.sink;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements of a delivery that databases write in their own ways. */
enum Dialect {
  POSTGRESQL {
    @Override
    List<String> upsert(Merge merge) {
      return List.of(
          merge.insertInto(" AS held")
              + merge.conflict("held.%1$s%2$s IS DISTINCT FROM excluded.%1$s%2$s"));
    }

    @Override
    boolean isComparable(Relation.Column column) {
      return !Set.of("json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle")
          .contains(column.typeName());
    }

    @Override
    String comparable() {
      return "::text";
    }

    @Override
    Map<String, String> writingOptions() {
      // Unspecified: text goes into uuid, jsonb, inet, … as the server reads it.
      return Map.of("reWriteBatchedInserts", "true", "stringtype", "unspecified");
    }

    @Override
    String createAs(String table, String query) {
      return "CREATE UNLOGGED TABLE " + table + " AS " + query;
    }
  },
  SQLITE {
    @Override
    List<String> upsert(Merge merge) {
      return List.of(
          merge.insertInto(" AS held") + merge.conflict("held.%1$s IS NOT excluded.%1$s"));
    }

    @Override
    String lock() {
      return "";
    }
  },
  /** MySQL and MariaDB. */
  MYSQL {
    @Override
    List<String> upsert(Merge merge) {
      String set = merge.each(merge.values(), "held.%1$s = s.%1$s", ", ");
      return merge.updateAndInsert(
          "UPDATE %s held JOIN %s s ON %s SET %s WHERE %s AND %s"
              .formatted(
                  merge.target(),
                  merge.staging(),
                  merge.match("held"),
                  set,
                  merge.upserts(),
                  merge.differs("NOT (held.%1$s <=> s.%1$s)")));
    }
  },
  SQLSERVER {
    @Override
    List<String> upsert(Merge merge) {
      return merge.updateAndInsert(
          "UPDATE held SET %s FROM %s held JOIN %s s ON %s WHERE %s AND %s"
              .formatted(
                  merge.each(merge.values(), "%1$s = s.%1$s", ", "),
                  merge.target(),
                  merge.staging(),
                  merge.match("held"),
                  merge.upserts(),
                  merge.differs(standardDifference("held"))));
    }

    @Override
    String createAs(String table, String query) {
      return query.replaceFirst(" FROM ", " INTO " + table + " FROM ");
    }

    @Override
    String hint() {
      return " WITH (UPDLOCK, HOLDLOCK)";
    }

    @Override
    String lock() {
      return "";
    }
  },
  ORACLE,
  /** What the SQL standard gives. */
  STANDARD;

  static Dialect of(Product product) {
    return switch (product) {
      case POSTGRESQL -> POSTGRESQL;
      case SQLITE -> SQLITE;
      case MYSQL, MARIADB -> MYSQL;
      case SQLSERVER -> SQLSERVER;
      case ORACLE -> ORACLE;
      case OTHER -> STANDARD;
    };
  }

  /** The statements that update the rows of staged keys where they differ, and insert others. */
  List<String> upsert(Merge merge) {
    String target = merge.target();
    String incoming =
        "FROM %s s WHERE %s AND %s"
            .formatted(merge.staging(), merge.match(target), merge.upserts());
    String set =
        merge.values().stream()
            .map(column -> "%1$s = (SELECT s.%1$s %2$s)".formatted(column, incoming))
            .collect(Collectors.joining(", "));
    return merge.updateAndInsert(
        "UPDATE %s SET %s WHERE EXISTS (SELECT 1 %s AND %s)"
            .formatted(target, set, incoming, merge.differs(standardDifference(target))));
  }

  /** Whether two values of the column can be compared as they are. */
  boolean isComparable(Relation.Column column) {
    return switch (column.jdbcType()) {
      case Types.CLOB, Types.NCLOB, Types.BLOB, Types.SQLXML, Types.LONGVARBINARY -> false;
      default -> true;
    };
  }

  /** What makes a value that cannot be compared comparable; empty if nothing does. */
  String comparable() {
    return "";
  }

  /** Creates a table of the columns of a query's result. */
  String createAs(String table, String query) {
    return "CREATE TABLE " + table + " AS " + query;
  }

  /** What locks the rows of a SELECT, after its table. */
  String hint() {
    return "";
  }

  /** What locks the rows of a SELECT, at its end. */
  String lock() {
    return " FOR UPDATE";
  }

  /** Options of the driver for writing. */
  Map<String, String> writingOptions() {
    return Map.of();
  }

  /** The type of a column in a created table; text of a key needs a length in most databases. */
  String columnType(String type, boolean inKey) {
    boolean text = Set.of("TEXT", "LONGTEXT", "CLOB", "NVARCHAR(MAX)").contains(type);
    return inKey && text ? keyText() : type;
  }

  /** Text that a primary key can hold. */
  String keyText() {
    return switch (this) {
      case POSTGRESQL, SQLITE -> "TEXT";
      case SQLSERVER -> "NVARCHAR(400)";
      default -> "VARCHAR(255)";
    };
  }

  String longType() {
    return this == ORACLE ? "NUMBER(19)" : "BIGINT";
  }

  String timestampType() {
    return this == SQLSERVER ? "DATETIME2" : "TIMESTAMP";
  }

  private static String standardDifference(String held) {
    String pattern =
        "(H.%1$s <> s.%1$s OR (H.%1$s IS NULL AND s.%1$s IS NOT NULL) OR (H.%1$s IS NOT NULL AND s.%1$s IS NULL))";
    return pattern.replace("H.", held.replace("%", "%%") + ".");
  }
}
