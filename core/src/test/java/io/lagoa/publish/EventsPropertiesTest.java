package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.Rows;
import io.lagoa.lake.Lake;
import io.lagoa.table.DeletionVectors;
import io.lagoa.table.Layout;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * However events are divided into runs, tables hold the same; and what they hold is what a fold
 * over all events in their order gives, which is written here without Spark.
 */
final class EventsPropertiesTest {
  private static final int RUNS = 3;
  private static final Table BARE =
      Table.silver("trip").key("id").orderBy("at").deleteWhen("value = 0");

  private static final UnaryOperator<Layout> MARKED =
      layout -> layout.deletionVectors(DeletionVectors.ALWAYS);

  private Path folder;
  private SparkSession spark;

  /**
   * An event; one of value 0 deletes.
   *
   * @param run the run that brings it
   */
  record Event(int id, int at, int value, int run) {
    Row row() {
      return Rows.row(id, at, value);
    }

    boolean dead() {
      return value == 0;
    }
  }

  @BeforeTry
  void open() throws IOException {
    folder = Files.createTempDirectory("lagoa-events");
    spark = Lake.open(folder.toString()).spark();
  }

  @AfterTry
  void clean() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<List<Event>> events() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 7),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, RUNS - 1))
        .as(Event::new)
        .list()
        .ofMinSize(4)
        .ofMaxSize(18);
  }

  @Tag("thorough")
  @Property(tries = 2)
  void anUpsertWithDeletesHoldsTheLastWord(@ForAll("events") List<Event> events) {
    upsert(events, BARE.upsert());
  }

  @Tag("thorough")
  @Property(tries = 3)
  void aHistoryHoldsEveryVersion(@ForAll("events") List<Event> events) {
    history(events, BARE.history());
  }

  @Tag("thorough")
  @Property(tries = 20)
  void anUpsertThatMarksRowsDoes(@ForAll("events") List<Event> events) {
    upsert(events, BARE.upsert().layout(MARKED));
  }

  @Tag("thorough")
  @Property(tries = 20)
  void aHistoryThatMarksRowsDoes(@ForAll("events") List<Event> events) {
    history(events, BARE.history().layout(MARKED));
  }

  @Tag("thorough")
  @Property(tries = 40)
  void anUpsertOfAPartitionedTableDoes(@ForAll("events") List<Event> events) {
    upsert(events, BARE.upsert().partitionBy("value"));
  }

  @Tag("thorough")
  @Property(tries = 60)
  void aHistoryOfAPartitionedTableDoes(@ForAll("events") List<Event> events) {
    history(events, BARE.history().partitionBy("is_current"));
  }

  private void upsert(List<Event> events, Table table) {
    Desk divided = desk("divided", table);
    divide(events, Event::run).forEach(run -> divided.upsert(rows(run)));
    Desk whole = desk("whole", table);
    whole.upsert(rows(events));

    assertThat(divided.rows()).isEqualTo(whole.rows());
    List<Row> expected = new ArrayList<>();
    winners(events)
        .forEach(
            (id, byTime) -> {
              Event last = byTime.lastEntry().getValue();
              if (!last.dead()) {
                expected.add(Rows.row(id, last.at()));
              }
            });
    assertThat(whole.rows().select("id", "at")).hasRows(expected.toArray(Row[]::new));
    assertThat(whole.rows().collectAsList())
        .allSatisfy(row -> assertThat(events).extracting(Event::row).contains(row));
  }

  private void history(List<Event> events, Table table) {
    List<Event> untied = untied(events);
    Desk divided = desk("divided", table);
    divide(untied, Event::run).forEach(run -> divided.history(rows(run)));
    Desk whole = desk("whole", table);
    whole.history(rows(untied));

    assertThat(divided.rows()).isEqualTo(whole.rows());
    assertThat(whole.rows()).hasRows(versions(untied).toArray(Row[]::new));
    assertThat(divided.current().orElseThrow().state().orElseThrow().rows())
        .isEqualTo(versions(untied).size());
  }

  /** Each key's winners by time: at one time a delete wins over a row. */
  private static Map<Integer, TreeMap<Integer, Event>> winners(List<Event> events) {
    Map<Integer, TreeMap<Integer, Event>> winners = new TreeMap<>();
    for (Event event : events) {
      winners
          .computeIfAbsent(event.id(), id -> new TreeMap<>())
          .merge(event.at(), event, (one, two) -> one.dead() ? one : two);
    }
    return winners;
  }

  /** Without the second of two rows of one key and time: which of them wins is a hash's affair. */
  private static List<Event> untied(List<Event> events) {
    List<Event> untied = new ArrayList<>();
    for (Event event : events) {
      boolean tied =
          untied.stream()
              .anyMatch(
                  other ->
                      other.id() == event.id()
                          && other.at() == event.at()
                          && !other.dead()
                          && !event.dead());
      if (!tied) {
        untied.add(event);
      }
    }
    return untied;
  }

  private static List<Row> versions(List<Event> events) {
    List<Row> versions = new ArrayList<>();
    winners(events)
        .forEach(
            (id, byTime) -> {
              Event open = null;
              for (Event event : byTime.values()) {
                if (open != null && (event.dead() || event.value() != open.value())) {
                  versions.add(Rows.row(id, open.at(), open.value(), open.at(), event.at(), false));
                  open = null;
                }
                open = open == null && !event.dead() ? event : open;
              }
              if (open != null) {
                versions.add(Rows.row(id, open.at(), open.value(), open.at(), null, true));
              }
            });
    return versions;
  }

  private static List<List<Event>> divide(List<Event> events, ToIntFunction<Event> runOf) {
    List<List<Event>> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      int now = run;
      List<Event> arrived =
          events.stream().filter(event -> runOf.applyAsInt(event) == now).toList();
      if (!arrived.isEmpty()) {
        runs.add(arrived);
      }
    }
    return runs;
  }

  private Desk desk(String name, Table table) {
    return new Desk(spark, folder.resolve(name), table);
  }

  private Dataset<Row> rows(List<Event> events) {
    return Rows.of(
        spark, "id INT, at INT, value INT", events.stream().map(Event::row).toArray(Row[]::new));
  }
}
