package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.config.Connection;
import io.lagoa.database.Database;
import java.lang.reflect.Proxy;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** No server is to be had: a driver answers as the catalog would. */
final class SqlServerLogTest {
  private static final String LSN = "0000002500000A680003";

  /** By {@code schema.table}, whether its changes are captured. */
  private static final Map<String, Boolean> TABLES = Map.of("dbo.rental", true, "dbo.plain", false);

  @Test
  void tablesThatCannotBeFollowedAreRefused() {
    assertThat(log("dbo.rental").lag(Optional.empty()).notes()).isEmpty();
    assertThatThrownBy(() -> log("dbo.rental", "dbo.none").lag(Optional.empty()))
        .hasMessageContaining("it has no table dbo.none; correct tables");
    assertThatThrownBy(() -> log("dbo.rental", "dbo.plain").lag(Optional.empty()))
        .hasMessageContaining("change data capture is off for table dbo.plain; EXEC sys.sp_cdc");
  }

  private static SqlServerLog log(String... tables) {
    return new SqlServerLog(
        Database.of(
            "shop",
            new Connection(
                "jdbc:sqlserver://h;databaseName=shop",
                Optional.empty(),
                Optional.empty(),
                Optional.of(Catalog.class.getName()),
                Map.of())),
        List.of(tables).stream().map(LogTable::of).toList());
  }

  /** A driver that knows two questions. */
  public static final class Catalog implements Driver {
    @Override
    public java.sql.Connection connect(String url, Properties properties) {
      return fake(
          java.sql.Connection.class,
          (method, arguments) ->
              switch (method) {
                case "createStatement" ->
                    fake(Statement.class, (asked, sql) -> asked.equals("close") ? null : row(LSN));
                case "prepareStatement" -> tables(new ArrayList<>());
                default -> null;
              });
    }

    private static PreparedStatement tables(List<Object> names) {
      return fake(
          PreparedStatement.class,
          (method, arguments) -> {
            if (method.equals("setString")) {
              names.add(arguments[1]);
            }
            if (!method.equals("executeQuery")) {
              return null;
            }
            Boolean tracked =
                TABLES.get(names.get(names.size() - 2) + "." + names.get(names.size() - 1));
            return row(tracked);
          });
    }

    /** One row of one value; none for null. */
    private static ResultSet row(Object value) {
      return fake(
          ResultSet.class,
          (method, arguments) ->
              switch (method) {
                case "next" -> value != null;
                case "close" -> null;
                default -> value;
              });
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:sqlserver:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
