package io.lagoa;

import io.lagoa.config.Connection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/**
 * A driver for products that no test can start: notes what each connection is told, and answers as
 * the test says.
 */
public final class FakeDriver implements Driver {
  /** What was told to whom, {@code 1: SELECT …}; settings of the connection by their methods. */
  public static final List<String> TOLD = Collections.synchronizedList(new ArrayList<>());

  private static final AtomicInteger CONNECTIONS = new AtomicInteger();
  private static volatile Answer answer = sql -> List.of();

  /** The rows of a query, or a refusal. */
  @FunctionalInterface
  public interface Answer {
    List<List<Object>> to(String sql) throws SQLException;
  }

  /** A server of that product, which answers so; what was told before is forgotten. */
  public static Connection server(String product, Answer answers) {
    answer = answers;
    TOLD.clear();
    CONNECTIONS.set(0);
    return new Connection(
        "jdbc:" + product + "://nowhere/shop",
        Optional.empty(),
        Optional.empty(),
        Optional.of(FakeDriver.class.getName()),
        Map.of());
  }

  @Override
  public java.sql.Connection connect(String url, Properties properties) {
    int number = CONNECTIONS.incrementAndGet();
    return fake(
        java.sql.Connection.class,
        (method, arguments) -> {
          if (method.equals("createStatement")) {
            return statement(number);
          }
          if (method.equals("setTransactionIsolation") || method.equals("close")) {
            TOLD.add(number + ": " + method + (arguments.isEmpty() ? "" : " " + arguments.get(0)));
          }
          return null;
        });
  }

  private static Statement statement(int number) {
    return fake(
        Statement.class,
        (method, arguments) -> {
          if (!method.startsWith("execute")) {
            return null;
          }
          String sql = (String) arguments.get(0);
          TOLD.add(number + ": " + sql);
          Iterator<List<Object>> rows = answer.to(sql).iterator();
          return method.equals("executeQuery") ? rows(rows) : true;
        });
  }

  private static ResultSet rows(Iterator<List<Object>> rows) {
    List<Object> current = new ArrayList<>();
    return fake(
        ResultSet.class,
        (method, arguments) -> {
          if (method.equals("next")) {
            boolean more = rows.hasNext();
            current.clear();
            current.addAll(more ? rows.next() : List.of());
            return more;
          }
          return method.startsWith("get") ? current.get((Integer) arguments.get(0) - 1) : null;
        });
  }

  @FunctionalInterface
  private interface Fake {
    Object call(String method, List<Object> arguments) throws SQLException;
  }

  private static <T> T fake(Class<T> type, Fake fake) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            fake.call(method.getName(), arguments == null ? List.of() : List.of(arguments));
    return type.cast(
        Proxy.newProxyInstance(FakeDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.contains("//nowhere/");
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
