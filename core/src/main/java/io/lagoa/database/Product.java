package io.lagoa.database;

import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A database product, told by its address: its driver, and how it writes what SQL leaves open. */
public enum Product {
  POSTGRESQL("jdbc:postgresql:", "org.postgresql:postgresql"),
  MARIADB("jdbc:mariadb:", "org.mariadb.jdbc:mariadb-java-client"),
  MYSQL("jdbc:mysql:", "com.mysql:mysql-connector-j"),
  SQLSERVER("jdbc:sqlserver:", "com.microsoft.sqlserver:mssql-jdbc"),
  ORACLE("jdbc:oracle:", "com.oracle.database.jdbc:ojdbc11"),
  SQLITE("jdbc:sqlite:", "org.xerial:sqlite-jdbc"),
  OTHER("jdbc:", "the database's JDBC driver");

  private final String prefix;
  private final String artifact;

  Product(String prefix, String artifact) {
    this.prefix = prefix;
    this.artifact = artifact;
  }

  static Product of(String url) {
    for (Product product : values()) {
      if (url.startsWith(product.prefix)) {
        return product;
      }
    }
    return OTHER;
  }

  /** A quoted literal; the database gives it the type of what it is compared with. */
  public String literal(String text) {
    String escaped = text.replace("'", "''");
    return switch (this) {
      case MARIADB, MYSQL -> "'" + escaped.replace("\\", "\\\\") + "'";
      case SQLSERVER -> "N'" + escaped + "'";
      default -> "'" + escaped + "'";
    };
  }

  /** The Maven artifact of its driver. */
  String artifact() {
    return artifact;
  }

  /** What each session begins with: points in time are told in UTC, whatever the server's zone. */
  List<String> session() {
    return this == MARIADB || this == MYSQL ? List.of("SET time_zone = '+00:00'") : List.of();
  }

  /**
   * Options of the driver that a server needs to be given up after ten seconds, a stream to be no
   * shorter than its session says, and small numbers to be numbers.
   */
  Map<String, String> options() {
    return switch (this) {
      case POSTGRESQL ->
          Map.of("loginTimeout", "10", "connectTimeout", "10", "tcpKeepAlive", "true");
      case MARIADB ->
          Map.of("connectTimeout", "10000", "tinyInt1isBit", "false", "yearIsDateType", "false");
      case MYSQL ->
          Map.of(
              "connectTimeout",
              "10000",
              "netTimeoutForStreamingResults",
              "0",
              "tinyInt1isBit",
              "false",
              "yearIsDateType",
              "false");
      case SQLSERVER -> Map.of("loginTimeout", "10");
      case ORACLE -> Map.of("oracle.net.CONNECT_TIMEOUT", "10000");
      case SQLITE, OTHER -> Map.of();
    };
  }

  /** Whether a column's numbers are of single precision, so that none is the text that tells it. */
  public boolean rounds(int jdbcType, String typeName) {
    boolean mySql = this == MARIADB || this == MYSQL;
    return (jdbcType == Types.REAL && this != SQLITE)
        || (mySql && typeName.toUpperCase(Locale.ROOT).startsWith("FLOAT"));
  }
}
