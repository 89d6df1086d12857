package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Outlet.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the token does not tell what is there: a target that was emptied, a lake set back. */
class StandingTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final JdbcSink SINK = JdbcSink.table("bi", "public.served");
  private static final StructType COLUMNS = StructType.fromDDL("id INT, v STRING");
  private static final StructType CHANGES =
      StructType.fromDDL("id INT, v STRING, _change_type STRING");

  @BeforeEach
  void emptyDatabase() {
    POSTGRES.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  static Stream<JdbcSink> byKey() {
    return Stream.of(SINK, SINK.mirror());
  }

  @ParameterizedTest
  @MethodSource("byKey")
  void aTargetThatWasEmptiedGetsAllRows(JdbcSink sink) {
    deliver(sink, 1, 1, List.of("1 a", "2 b"));
    POSTGRES.run("DELETE FROM served");
    assertThat(deliver(sink, 2, 2, List.of("1 a", "2 B"), "2 B upsert"))
        .isEqualTo(new Receipt(2, 0));
    assertThat(served()).containsExactly("1|a", "2|B");
    POSTGRES.run("TRUNCATE served");
    assertThat(open(sink, 2, 2).delivered()).isEmpty();
    assertThat(deliver(sink, 2, 2, List.of("1 a", "2 B"))).isEqualTo(new Receipt(2, 0));
    assertThat(served()).containsExactly("1|a", "2|B");
    assertThat(open(sink, 2, 2).delivered()).hasValue(2);
  }

  @Test
  void aTargetThatIsEmptiedBetweenQuestionAndDeliveryGetsAllRows() {
    deliver(SINK, 1, 1, List.of("1 a", "2 b"));
    Outlet outlet = open(SINK, 2, 2);
    assertThat(outlet.delivered()).hasValue(1);
    POSTGRES.run("DELETE FROM served");
    outlet.deliver(delivery(2, List.of("1 a", "2 B"), "2 B upsert"));
    assertThat(served()).containsExactly("1|a", "2|B");
  }

  @Test
  void aTargetOfAnEmptyTableHoldsItsVersion() {
    deliver(SINK, 1, 1, List.of("1 a"));
    deliver(SINK, 2, 2, List.of(), "1 a delete");
    assertThat(open(SINK, 2, 0).delivered()).hasValue(2);
  }

  @Test
  void whatIsAppendedToMayBeDrained() {
    deliver(SINK.append(), 1, 1, List.of("1 a"));
    POSTGRES.run("DELETE FROM served");
    assertThat(open(SINK.append(), 1, 1).delivered()).hasValue(1);
    deliver(SINK.append(), 2, 2, List.of("1 a", "2 b"), "2 b upsert");
    assertThat(served()).containsExactly("2|b");
  }

  static Stream<JdbcSink> all() {
    return Stream.of(SINK, SINK.mirror(), SINK.replace());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTableThatWasSetBackIsDeliveredAgain(JdbcSink sink) {
    deliver(sink, 9, 9, List.of("1 nine", "2 b"));
    Receipt sent = deliver(sink, 7, 7, List.of("1 seven", "2 b"));
    assertThat(sent.written()).isEqualTo(sink.equals(SINK.replace()) ? 2 : 1);
    assertThat(served()).containsExactly("1|seven", "2|b");
    assertThat(open(sink, 7, 2).delivered()).hasValue(7);
    deliver(sink, 8, 8, List.of("1 eight", "2 b"), "1 eight upsert");
    assertThat(served()).containsExactly("1|eight", "2|b");
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatANewerRunDeliveredMeanwhileStays(JdbcSink sink) {
    deliver(sink, 9, 9, List.of("1 nine"));
    assertThat(deliver(sink, 7, 9, List.of("1 seven"))).isEqualTo(new Receipt(0, 0));
    assertThat(served()).containsExactly("1|nine");
    assertThat(open(sink, 9, 1).delivered()).hasValue(9);
  }

  @Test
  void aTableThatWasSetBackIsNotAppended() {
    deliver(SINK.append(), 9, 9, List.of("1 a"));
    LagoaException refused =
        catchThrowableOfType(
            LagoaException.class, () -> deliver(SINK.append(), 7, 7, List.of("1 a")));
    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(refused)
        .hasMessageContaining(
            "Cannot append gold.t to bi public.served: the target holds version 9")
        .hasMessageContaining("set the token's version in lagoa_commit to 7");
    assertThat(served()).containsExactly("1|a");
  }

  /** Its number is the target's, or beyond: {@code a} went with what the backup did not have. */
  @ParameterizedTest
  @MethodSource("all")
  void aVersionThatWasMadeAgainIsAnother(JdbcSink sink) {
    for (long version : List.of(7L, 8L)) {
      emptyDatabase();
      deliver(sink, Map.of(6L, "x", 7L, "a"), 7, List.of("1 lost", "2 b"));
      Map<Long, String> again = Map.of(6L, "x", 7L, "b", 8L, "c");
      assertThat(open(sink, again).holding().remade()).isTrue();
      deliver(sink, again, version, List.of("1 new", "2 b"), "2 b upsert");
      assertThat(served()).as("version " + version).containsExactly("1|new", "2|b");
      assertThat(open(sink, again).delivered()).hasValue(version);
      assertThat(open(sink, again).holding().remade()).isFalse();
      assertThat(deliver(sink, again, version, List.of("1 new", "2 b")))
          .isEqualTo(new Receipt(0, 0));
    }
  }

  @Test
  void aVersionThatWasMadeAgainIsNotAppended() {
    deliver(SINK.append(), Map.of(6L, "x", 7L, "a"), 7, List.of("1 a", "2 lost"));
    Map<Long, String> again = Map.of(6L, "x", 7L, "b", 8L, "c");
    LagoaException refused =
        catchThrowableOfType(
            LagoaException.class,
            () -> deliver(SINK.append(), again, 8, List.of("1 a", "3 c"), "3 c upsert"));
    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(refused)
        .hasMessageContaining("the target holds a version 7 that the table has no longer")
        .hasMessageContaining("set the token's version in lagoa_commit to the restored one");
    POSTGRES.run("DELETE FROM served WHERE v = 'lost'", "UPDATE lagoa_commit SET version = 6");
    deliver(SINK.append(), again, 8, List.of("1 a", "3 c"), "3 c upsert");
    assertThat(served()).containsExactly("1|a", "3|c");
    assertThat(POSTGRES.rows("SELECT table_id FROM lagoa_commit")).containsExactly("first/8:c");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTokenWithoutACommitTellsByTheNumber(JdbcSink sink) {
    Map<Long, String> commits = Map.of(7L, "a", 8L, "b");
    deliver(sink, commits, 7, List.of("1 seven"));
    POSTGRES.run("UPDATE lagoa_commit SET table_id = 'first'");
    assertThat(deliver(sink, commits, 7, List.of("1 seven"))).isEqualTo(new Receipt(0, 0));
    POSTGRES.run("DELETE FROM served");
    deliver(sink, commits, 8, List.of("1 eight"), "1 eight upsert");
    assertThat(served()).containsExactly("1|eight");
    assertThat(POSTGRES.rows("SELECT table_id FROM lagoa_commit")).containsExactly("first/8:b");
    assertThat(deliver(sink, Map.of(), 8, List.of("1 eight")))
        .as("the log no longer holds the commit")
        .isEqualTo(new Receipt(0, 0));
  }

  @Test
  void anEmptiedTargetOfATokenWithoutACommitGetsItsVersion() {
    Map<Long, String> commits = Map.of(7L, "a");
    deliver(SINK, commits, 7, List.of("1 a"));
    POSTGRES.run("UPDATE lagoa_commit SET table_id = 'first'", "DELETE FROM served");
    deliver(SINK, commits, 7, List.of("1 a"));
    assertThat(served()).containsExactly("1|a");
  }

  /** Delivers a version of a table that has these commits. */
  private static Receipt deliver(
      JdbcSink sink,
      Map<Long, String> commits,
      long version,
      List<String> rows,
      String... changes) {
    Outlet outlet = open(sink, commits);
    outlet.delivered();
    return outlet.deliver(delivery(version, rows, changes));
  }

  private static Outlet open(JdbcSink sink, Map<Long, String> commits) {
    return sink.open(context().committed(commits));
  }

  /** Delivers a version, of a table of which {@code newest} is the newest by now. */
  private static Receipt deliver(
      JdbcSink sink, long version, long newest, List<String> rows, String... changes) {
    Outlet outlet = open(sink, newest, rows.size());
    outlet.delivered();
    return outlet.deliver(delivery(version, rows, changes));
  }

  private static Delivery delivery(long version, List<String> rows, String... changes) {
    return new Delivery(
        version,
        Shipping.rows(COLUMNS, rows.toArray(String[]::new)),
        changes.length == 0 ? Optional.empty() : Optional.of(Shipping.rows(CHANGES, changes)));
  }

  private static Outlet open(JdbcSink sink, long newest, long rows) {
    return sink.open(context().holding(rows, newest));
  }

  private static TestSinkContext context() {
    return new TestSinkContext(POSTGRES.connection(), Optional.of("first"), COLUMNS, List.of("id"));
  }

  private static List<String> served() {
    return POSTGRES.rows("SELECT id, v FROM served ORDER BY id");
  }
}
