package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer.News;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  /** Values ascend from left to right; the second has what is hard about its type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timestamp        | 2022-02-15 10:02:19   | 2022-02-15 10:02:19.123456    | 2022-02-15 10:02:19.123457",
        "timestamptz      | 2022-02-15 10:02:19-03 | 2022-02-15 13:02:19.123456+00 | 2022-02-15 13:02:19.123457+00",
        "date             | 2022-02-15            | 2022-02-16                    | 2022-02-17",
        "integer          | -7                    | 0                             | 2147483647",
        "bigint           | -7                    | 9007199254740993              | 9007199254740994",
        "numeric(20,4)    | 0.0001                | 9007199254740993.0001         | 9007199254740993.0002",
        "double precision | 0.1                   | 0.30000000000000004           | 1e300",
        "text             | a                     | it's \\ 100% \"b\"            | zz",
        "char(5)          | a                     | b                             | c",
      })
  void aWatermarkOfAnyTypeIsFollowedWithItsTies(
      String type, String low, String middle, String high) {
    create("CREATE TABLE marks (id int, w %s)".formatted(type));
    Extraction bronze =
        new Extraction(POSTGRES.connection(), Jdbc.table("shop", "public.marks").watermark("w"));

    insertMark(1, low);
    insertMark(2, middle);
    assertThat(bronze.look().reason()).isEqualTo("first read");
    assertThat(ids(bronze.run())).containsExactly("1", "2");
    assertThat(bronze.look().news()).isEqualTo(News.NONE);

    insertMark(3, middle);
    Offer tie = bronze.look();
    assertThat(tie.news()).isEqualTo(News.SOME);
    assertThat(tie.reason()).startsWith("rows from w ≥ ");
    assertThat(ids(bronze.publish(tie))).containsExactly("3");

    insertMark(4, high);
    insertMark(5, middle);
    assertThat(ids(bronze.run())).containsExactly("4", "5");
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
    assertThat(bronze.look().reason()).startsWith("no row beyond w ");
  }

  @Test
  void equalRowsOfOneMarkAreCountedNotMerged() {
    create("CREATE TABLE twins (id int, w int)");
    Extraction bronze = extraction("twins", "w");
    POSTGRES.run("INSERT INTO twins VALUES (1, 5), (1, 5)");
    assertThat(bronze.run()).containsExactly("1|5", "1|5");
    POSTGRES.run("INSERT INTO twins VALUES (1, 5)");
    assertThat(bronze.run()).containsExactly("1|5");
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
  }

  @Test
  void rowsThatAreHeldAreNotReadAgainForANewWatermark() {
    create("CREATE TABLE dumped (id int, w int)");
    POSTGRES.run("INSERT INTO dumped VALUES (1, 5), (2, 6), (2, 6)");
    Extraction dumped = extraction("dumped", "w");
    dumped.run();
    dumped.forgetPosition();
    POSTGRES.run("INSERT INTO dumped VALUES (2, 6), (3, 7)");
    assertThat(dumped.look().reason()).contains("all rows compared with those held");
    assertThat(dumped.run()).containsExactly("2|6", "3|7");
    assertThat(dumped.look().news()).isEqualTo(News.NONE);
  }

  @Test
  void rowsWithoutAMarkAreReadOnce() {
    create("CREATE TABLE unmarked (id int, w timestamp)");
    Extraction bronze = extraction("unmarked", "w");
    POSTGRES.run("INSERT INTO unmarked VALUES (1, NULL), (2, '2022-01-01')");
    assertThat(ids(bronze.run())).containsExactly("1", "2");
    POSTGRES.run("INSERT INTO unmarked VALUES (3, NULL)");
    assertThat(ids(bronze.run())).containsExactly("3");
    POSTGRES.run("INSERT INTO unmarked VALUES (4, NULL), (5, '2022-01-02')");
    assertThat(ids(bronze.run())).containsExactly("4", "5");
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
  }

  @Test
  void updatedRowsComeAgain() {
    create("CREATE TABLE changing (id int PRIMARY KEY, v text, w timestamp)");
    POSTGRES.run("INSERT INTO changing VALUES (1, 'a', '2022-01-01'), (2, 'b', '2022-01-02')");
    Extraction bronze = extraction("changing", "w");
    bronze.run();
    POSTGRES.run("UPDATE changing SET v = 'A', w = '2022-01-03' WHERE id = 1");
    assertThat(bronze.run()).containsExactly("1|A|2022-01-03 00:00:00.0");
  }

  @Test
  void anEmptyTableIsReadAndFollowed() {
    create("CREATE TABLE empty (id int, w timestamp)");
    Extraction bronze = extraction("empty", "w");
    Offer first = bronze.look();
    assertThat(first.news()).isEqualTo(News.SOME);
    assertThat(first.schema().fieldNames()).containsExactly("id", "w");
    assertThat(bronze.publish(first)).isEmpty();
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
    POSTGRES.run("INSERT INTO empty VALUES (1, NULL), (2, '2022-01-01')");
    assertThat(ids(bronze.run())).containsExactly("1", "2");
  }

  @Test
  void rowsThatChangeAfterTheLookComeNextTime() {
    create("CREATE TABLE moving (id int PRIMARY KEY, w int)");
    POSTGRES.run("INSERT INTO moving SELECT i, i FROM generate_series(1, 10) i");
    Extraction bronze = extraction("moving", "w");
    Offer seen = bronze.look();
    POSTGRES.run("INSERT INTO moving VALUES (11, 11)", "UPDATE moving SET w = 12 WHERE id = 3");
    assertThat(ids(bronze.publish(seen)))
        .containsExactlyInAnyOrder("1", "2", "4", "5", "6", "7", "8", "9", "10");
    assertThat(ids(bronze.run())).containsExactly("11", "3");
  }

  @Test
  void anEmptiedAndRefilledTableIsNotReadTwice() {
    create("CREATE TABLE reloaded (id int, w int)");
    POSTGRES.run("INSERT INTO reloaded SELECT i, i FROM generate_series(1, 5) i");
    Extraction bronze = extraction("reloaded", "w");
    bronze.run();
    POSTGRES.run("TRUNCATE reloaded");
    assertThat(bronze.run()).isEmpty();
    POSTGRES.run("INSERT INTO reloaded SELECT i, i FROM generate_series(1, 6) i");
    assertThat(bronze.run()).containsExactly("6|6");
  }

  @Test
  void aNewWatermarkColumnIsFollowedWithoutReadingTwice() {
    create("CREATE TABLE switched (id int, a int, b int)");
    POSTGRES.run("INSERT INTO switched VALUES (1, 1, 9), (2, 2, 8)");
    Extraction byA = extraction("switched", "a");
    Offer first = byA.look();
    Dataset<Row> held = first.rows().read();
    POSTGRES.run("INSERT INTO switched VALUES (3, 3, 7)");
    Jdbc byB = Jdbc.table("shop", "switched").watermark("b");
    Offer offer =
        byB.open(
            new TestSourceContext(
                POSTGRES.connection(), first.upTo(), Optional.of(held.filter("id < 3"))));
    assertThat(offer.reason()).isEqualTo("watermark is now b: all rows compared with those held");
    assertThat(offer.rows().read().collectAsList().stream().map(row -> row.getInt(0)))
        .containsExactly(3);
  }

  @Test
  void aPositionIsNotGoneOnFromInOtherRows() {
    create("CREATE TABLE first (id int, w int)");
    create("CREATE TABLE second (id int, w int)");
    Position reached = look(Jdbc.table("shop", "first").watermark("w"), Optional.empty()).get();
    assertThat(reached.values())
        .hasEntrySatisfying(
            "source",
            source ->
                assertThat(source)
                    .startsWith("public.first of localhost:")
                    .doesNotContain("user", "password"));
    for (Jdbc same :
        List.of(
            Jdbc.table("renamed", "FIRST").watermark("w").overlap(3).partitions(2),
            Jdbc.table("shop", "public.first").watermark("id"))) {
      assertThat(look(same, Optional.of(reached))).isPresent();
    }
    for (Jdbc other :
        List.of(
            Jdbc.table("shop", "second").watermark("w"),
            Jdbc.table("shop", "first").watermark("w").where("id > 1"),
            Jdbc.query("shop", "SELECT * FROM first").watermark("w"))) {
      assertThatThrownBy(() -> look(other, Optional.of(reached)))
          .isInstanceOfSatisfying(
              LagoaException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.POLICY))
          .hasMessageStartingWith(
              "Cannot go on with bronze.t: what it holds was read from public.first of localhost:")
          .hasMessageContaining("take all again by --select bronze.t --full");
    }
    Map<String, String> earlier = new TreeMap<>(reached.values());
    earlier.remove("source");
    Jdbc second = Jdbc.table("shop", "second").watermark("w");
    assertThat(look(second, Optional.of(new Position(earlier))))
        .as("a position that does not say of which rows it is")
        .isPresent();
  }

  private static Optional<Position> look(Jdbc source, Optional<Position> since) {
    return source
        .open(new TestSourceContext(POSTGRES.connection(), since, Optional.empty()))
        .upTo();
  }

  @Test
  void rangesOfAKeyCoverEveryRowOnce() {
    create("CREATE TABLE ranged (k bigint, w int)");
    POSTGRES.run(
        "INSERT INTO ranged SELECT i * i * i, 1 FROM generate_series(-50, 50) i",
        "INSERT INTO ranged VALUES (NULL, 1), (NULL, 2), (9223372036854775807, 1), (-9223372036854775808, 1)");
    List<String> all = POSTGRES.rows("SELECT k, w FROM ranged").stream().sorted().toList();
    for (Jdbc source :
        List.of(
            Jdbc.table("shop", "ranged").splitBy("k").partitions(7),
            Jdbc.table("shop", "ranged").watermark("w").splitBy("K").partitions(7),
            Jdbc.query("shop", "SELECT * FROM ranged;").splitBy("k").partitions(7))) {
      Offer offer = source.open(TestSourceContext.first(POSTGRES.connection()));
      assertThat(offer.rows().read().javaRDD().getNumPartitions()).isEqualTo(7);
      assertThat(new Extraction(POSTGRES.connection(), source).run()).isEqualTo(all);
    }
  }

  @Test
  void aPrimaryKeyOfOneIntegerIsSplitWhenItIsWorthIt() {
    create("CREATE TABLE large (id int PRIMARY KEY, w int)");
    POSTGRES.run("INSERT INTO large VALUES (1, 1)");
    Extraction bronze = extraction("large", "w");
    assertThat(bronze.run()).containsExactly("1|1");
    POSTGRES.run("INSERT INTO large SELECT i, i FROM generate_series(2, 9000) i");
    Offer offer = bronze.look();
    int ranges = 2;
    int ties = 1;
    assertThat(offer.rows().read().javaRDD().getNumPartitions()).isEqualTo(ranges + ties);
    assertThat(bronze.publish(offer)).hasSize(8999);
    POSTGRES.run("INSERT INTO large VALUES (9001, 9001)");
    assertThat(bronze.run()).containsExactly("9001|9001");
  }

  @Test
  void withoutAWatermarkAllIsReadEachTime() {
    create("CREATE TABLE plain (\"Odd näme\" text)");
    POSTGRES.run("INSERT INTO plain VALUES ('x')");
    Offer offer =
        Jdbc.table("shop", "Public.PLAIN").open(TestSourceContext.first(POSTGRES.connection()));
    assertThat(offer.news()).isEqualTo(News.ALL);
    assertThat(offer.reason()).isEqualTo("no watermark: read in full");
    assertThat(offer.upTo()).isEmpty();
    assertThat(offer.rows().read().collectAsList()).hasSize(1);
  }

  @Test
  void randomInsertsAndUpdatesAreNeitherLostNorDoubled() {
    Random random = new Random(7);
    create("CREATE TABLE busy (id int PRIMARY KEY, v int, w int)");
    Extraction bronze = extraction("busy", "w");
    int clock = 0;
    int next = 1;
    for (int run = 0; run < 12; run++) {
      Offer seen = bronze.look();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        clock += random.nextInt(2);
        POSTGRES.run(
            random.nextInt(3) > 0
                ? "INSERT INTO busy VALUES (%d, 0, %d)".formatted(next++, clock)
                : "UPDATE busy SET v = v + 1, w = %d WHERE id = %d"
                    .formatted(clock, random.nextInt(next)));
      }
      if (random.nextInt(3) > 0) {
        bronze.publish(seen);
      }
    }
    bronze.run();
    assertThat(bronze.held()).containsAll(POSTGRES.rows("SELECT * FROM busy"));
    assertThat(bronze.held()).doesNotHaveDuplicates();
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public.no_such | w | Cannot read table public.no_such: shop (localhost:",
        "public.right   | x | Invalid watermark 'x': public.right has no such column; it has id, w, j",
        "public.right   | j | Invalid watermark 'j': type json of public.right has no order",
      })
  void aWrongDeclarationIsToldWithoutReading(String table, String watermark, String message) {
    create("CREATE TABLE \"right\" (id int, w int, j json)");
    Jdbc source = Jdbc.table("shop", table).watermark(watermark);
    LagoaException failure = failure(source);
    assertThat(failure).hasMessageStartingWith(message);
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
  }

  @Test
  void aWrongQueryIsToldInTheServersWords() {
    LagoaException failure = failure(Jdbc.query("shop", "SELECT nonsense"));
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(failure)
        .hasMessageContaining("Cannot read the columns of the query on connection 'shop'")
        .hasMessageContaining("column \"nonsense\" does not exist");
  }

  @Test
  void oneOfTableAndQueryIsNeeded() {
    assertThatThrownBy(
            () -> {
              JdbcDraft draft = new JdbcDraft("shop");
              draft.table = Optional.of("a");
              draft.query = Optional.of("SELECT 1");
              draft.jdbc();
            })
        .hasMessage(
            "Invalid source jdbc on connection 'shop': it has both table and query; give one of them");
  }

  private static LagoaException failure(Jdbc source) {
    return catchThrowableOfType(
        LagoaException.class, () -> source.open(TestSourceContext.first(POSTGRES.connection())));
  }

  private static Extraction extraction(String table, String watermark) {
    return new Extraction(POSTGRES.connection(), Jdbc.table("shop", table).watermark(watermark));
  }

  private static void create(String statement) {
    String table = statement.replaceFirst("CREATE TABLE (\\S+) .*", "$1");
    POSTGRES.run("DROP TABLE IF EXISTS " + table, statement);
  }

  private static void insertMark(int id, String value) {
    POSTGRES.run(
        "INSERT INTO marks VALUES (%d, '%s')".formatted(id, value.strip().replace("'", "''")));
  }

  private static List<String> ids(List<String> rows) {
    return rows.stream().map(row -> row.split("\\|")[0]).toList();
  }
}
