package io.lagoa.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a local Spark session with Delta Lake: one for all test classes of the JVM, started
 * by the first that needs it and stopped after the last. A session that exists already is used as
 * it is and left running.
 *
 * <pre>{@code
 * @ExtendWith(SparkExtension.class)
 * final class RentalTest {
 *   @Test
 *   void countsRentals(SparkSession spark) { … }
 * }
 * }</pre>
 *
 * <p>The session has two cores, two shuffle partitions, the time zone UTC, ANSI mode on, an
 * in-memory catalog, a throw-away warehouse, and Apache Sedona's functions where Sedona is on the
 * class path. Settings that Spark reads only when a session starts are best given for the whole
 * module, as system properties that start with {@code spark.}; these win over the kit's own.
 */
public final class SparkExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SparkExtension.class);

  private final Map<String, String> settings;

  /** Without further settings; for {@code @ExtendWith}. */
  public SparkExtension() {
    this(Map.of());
  }

  private SparkExtension(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * With a setting for the tests of one class, undone after them; for a static field with
   * {@code @RegisterExtension}.
   */
  public static SparkExtension with(String key, String value) {
    return new SparkExtension().and(key, value);
  }

  /** This extension with one more setting. */
  public SparkExtension and(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new SparkExtension(more);
  }

  /**
   * Starts the session if there is none, and applies the settings of this class.
   *
   * @throws ExtensionConfigurationException if a setting takes effect only when a session starts,
   *     and the shared one was started with another value
   */
  @Override
  public void beforeAll(ExtensionContext context) {
    ChangedSettings changed = new ChangedSettings(session(context).conf());
    // Kept in the context of the class: a nested class has its own and undoes only its own.
    context.getStore(NAMESPACE).put(ChangedSettings.class, changed);
    settings.forEach(changed::set);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ChangedSettings changed =
        context.getStore(NAMESPACE).remove(ChangedSettings.class, ChangedSettings.class);
    if (changed != null) { // the session did not start
      changed.undo();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session(context);
  }

  private SparkSession session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            SharedSession.class, key -> SharedSession.open(settings), SharedSession.class)
        .spark();
  }
}
