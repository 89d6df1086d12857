package io.lagoa.table;

import io.lagoa.config.Choices;
import io.lagoa.sink.Sink;
import io.lagoa.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * All that the modules on the class path add. Immutable; each call returns a new value.
 *
 * @param choices records by role and HOCON key
 * @param blocks entries of top-level blocks, by the block's key
 * @param extensions Spark SQL extensions, by class name
 * @param settings further Spark settings for a session that the library starts itself
 * @param onOpen called once for each session that a lake uses
 */
public record Contributions(
    Choices choices,
    Map<String, Class<? extends Declaration>> blocks,
    List<String> extensions,
    Map<String, String> settings,
    List<Consumer<SparkSession>> onOpen) {
  public static final Contributions NONE =
      new Contributions(Choices.NONE, Map.of(), List.of(), Map.of(), List.of());

  public Contributions {
    blocks = Map.copyOf(blocks);
    extensions = List.copyOf(extensions);
    settings = Map.copyOf(settings);
    onOpen = List.copyOf(onOpen);
  }

  /** The contributions of every module on the class path. */
  public static Contributions found() {
    Contributions all = NONE;
    for (Contribution contribution :
        ServiceLoader.load(Contribution.class, Contributions.class.getClassLoader())) {
      all = contribution.contribute(all);
    }
    return all;
  }

  /** A source, as {@code from.<key> {…}}. */
  public Contributions source(String key, Class<? extends Source> record) {
    return choice(Source.class, key, record);
  }

  /** A sink, as {@code to.<key> {…}}. */
  public Contributions sink(String key, Class<? extends Sink> record) {
    return choice(Sink.class, key, record);
  }

  /** A block in a table's body, as {@code <key> {…}}. */
  public Contributions body(String key, Class<? extends Body> record) {
    return choice(Body.class, key, record);
  }

  /** A record that plays a role of the module's own, as {@code <component>.<key> {…}}. */
  public <T> Contributions choice(Class<T> role, String key, Class<? extends T> record) {
    return new Contributions(choices.with(role, key, record), blocks, extensions, settings, onOpen);
  }

  /** A block beside {@code tables}, whose entries declare tables. */
  public Contributions block(String key, Class<? extends Declaration> record) {
    Map<String, Class<? extends Declaration>> more = new LinkedHashMap<>(blocks);
    more.put(key, record);
    return new Contributions(choices, more, extensions, settings, onOpen);
  }

  /** A Spark SQL extension by class name. */
  public Contributions extension(String className) {
    List<String> more = new ArrayList<>(extensions);
    more.add(className);
    return new Contributions(choices, blocks, more, settings, onOpen);
  }

  /** A Spark setting for sessions that the library starts. */
  public Contributions setting(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new Contributions(choices, blocks, extensions, more, onOpen);
  }

  /** An action on each session that a lake uses, such as registering functions. */
  public Contributions onOpen(Consumer<SparkSession> action) {
    List<Consumer<SparkSession>> more = new ArrayList<>(onOpen);
    more.add(action);
    return new Contributions(choices, blocks, extensions, settings, more);
  }
}
