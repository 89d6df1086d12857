package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.config.Connection;
import io.lagoa.config.Limits;
import io.lagoa.config.Secret;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.plan.Stage;
import io.lagoa.plan.StageResult;
import io.lagoa.reconcile.Reconciled;
import io.lagoa.table.Table;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class PostgresLogTest {
  private static EmbeddedPostgres server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(5))
            .setServerConfig("wal_level", "logical")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** The server moves on between runs, and forgets what was confirmed, whatever it wrote since. */
  @Test
  void aTableIsFollowedWhileOtherTablesFillTheLog() throws SQLException {
    execute(
        "CREATE TABLE calm (id INT PRIMARY KEY, v INT)",
        "INSERT INTO calm VALUES (1, 10)",
        "CREATE TABLE busy (id INT)");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.calm"),
            Followed.silver("calm", "public.calm", "id"))) {
      for (int run = 1; run <= 4; run++) {
        execute(
            "UPDATE calm SET v = v + 1",
            "CHECKPOINT",
            "INSERT INTO busy SELECT generate_series(1, 1000)",
            "CHECKPOINT");
        followed.run();
        assertThat(text(followed, "SELECT concat(id, '|', v) FROM silver.calm"))
            .containsExactly("1|" + (10 + run));
        execute("CHECKPOINT", "INSERT INTO busy VALUES (1)", "CHECKPOINT");
        long version = followed.version();
        followed.run();
        assertThat(followed.version()).as("a run that found nothing").isEqualTo(version);
      }
    }
  }

  @Test
  void theLimitsOfTheConnectionHold() throws SQLException {
    execute(
        "CREATE TABLE shy (id INT PRIMARY KEY)", "INSERT INTO shy SELECT generate_series(1, 40)");
    Cdc cdc = Cdc.of("shop", "public.shy");
    assertThat(cdc.takesTurnsOn()).contains("shop");
    LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    Limits closed = new Limits(0, 0, Optional.of(now.plusHours(1) + "-" + now.minusHours(1)));
    Limits open = new Limits(1, 40, Optional.of(now.minusHours(1) + "-" + now.plusHours(1)));
    try (Followed followed = new Followed(folder, shop().limits(closed), cdc)) {
      Run run = followed.lake().run(followed.pipeline());
      assertThat(run.stage("bronze.shop_events").status()).isEqualTo(StageResult.Status.BLOCKED);
      assertThat(run.stage("bronze.shop_events").reason()).startsWith("outside its window ");
    }
    try (Followed followed = new Followed(folder, shop().limits(open), cdc)) {
      long begun = System.nanoTime();
      assertThat(followed.run().stage("bronze.shop_events").inserted()).isEqualTo(40);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(950));
    }
    execute("INSERT INTO shy VALUES (41)");
    try (Followed followed = new Followed(folder, shop().limits(closed), cdc)) {
      assertThat(followed.plan().toString()).contains("nothing to do", "outside its window ");
      assertThat(followed.run().unchanged()).isTrue();
    }
    try (Followed followed = new Followed(folder, shop(), cdc)) {
      assertThat(followed.run().stage("bronze.shop_events").inserted()).isEqualTo(1);
    }
  }

  /** Names that need quotes, a table without key, a history, and every kind of value. */
  @Test
  void tablesOfEveryKindAreFollowed() throws SQLException {
    execute(
        "CREATE SCHEMA \"Odd, one\"",
        "CREATE TABLE \"Odd, one\".\"it's; --\" (\"theId\" BIGINT, part INT, v TEXT, PRIMARY KEY (\"theId\", part))",
        "INSERT INTO \"Odd, one\".\"it's; --\" VALUES (1, 1, 'a'), (1, 2, 'b')",
        "CREATE TABLE keyless (id INT, v TEXT)",
        "ALTER TABLE keyless REPLICA IDENTITY FULL",
        "INSERT INTO keyless VALUES (1, 'a'), (2, 'b')",
        "CREATE TABLE empty (id INT PRIMARY KEY, v INT)",
        "CREATE TABLE price (id INT PRIMARY KEY, v INT)",
        "INSERT INTO price VALUES (1, 10), (2, 20)",
        "CREATE TABLE kind (id INT PRIMARY KEY, n NUMERIC, d DOUBLE PRECISION, t TIME, z TIMESTAMPTZ, u UUID, j JSONB, b BYTEA, a INT[], i INTERVAL, bits BIT(4), tags TEXT[], net INET, big NUMERIC(50,2), days DATE[], far TIMESTAMP)",
        "INSERT INTO kind VALUES (1, 1.50, 'NaN', '16:40:30.5', '2020-01-02 03:04:05.678+01', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"a\": 1}', '\\xdead', '{1,NULL,3}', '1 mon 2 days', B'0101', '{x,y}', '10.0.0.1', 12345678901234567890123456789012345678901234567.89, '{2020-01-02}', '2020-01-02 03:04:05')");
    Cdc cdc =
        Cdc.of(
            "shop",
            "\"Odd, one\".it's; --",
            "public.keyless",
            "public.price",
            "public.empty",
            "public.kind");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            cdc,
            Followed.silver("odd", "\"Odd, one\".it's; --", "theId", "part"),
            Followed.silver("keyless", "public.keyless", "id"),
            new Changes("bronze.shop_events", "public.price")
                .on(Table.silver("price").key("id").history()),
            new Changes("bronze.shop_events", "public.empty")
                .on(Table.silver("empty").key("id").schema("id BIGINT, v STRING")),
            Followed.silver("kind", "public.kind", "id"))) {
      followed.run();
      execute(
          "UPDATE \"Odd, one\".\"it's; --\" SET part = 3 WHERE part = 1",
          "UPDATE keyless SET id = 3 WHERE id = 1",
          "DELETE FROM keyless WHERE id = 2",
          "UPDATE price SET v = 11 WHERE id = 1",
          "UPDATE price SET v = 12 WHERE id = 1",
          "TRUNCATE price",
          "INSERT INTO price VALUES (3, 30)",
          "INSERT INTO empty VALUES (1, 5)");
      followed.run();

      assertThat(text(followed, "SELECT `theId`, part, v FROM silver.odd"))
          .containsExactly("1|2|b", "1|3|a");
      assertThat(text(followed, "SELECT id, v FROM silver.empty")).containsExactly("1|5");
      assertThat(text(followed, "SELECT id, v FROM silver.keyless")).containsExactly("3|a");
      assertThat(text(followed, "SELECT id, v, is_current, valid_to IS NOT NULL FROM silver.price"))
          .containsExactly(
              "1|10|false|true",
              "1|11|false|true",
              "1|12|false|true",
              "2|20|false|true",
              "3|30|true|false");
      assertThat(
              text(
                  followed,
                  "SELECT n, d, t, CAST(z AS STRING), u, j, hex(b), CAST(a AS STRING), i, bits, CAST(tags AS STRING), net, big, CAST(days AS STRING), unix_micros(far) FROM silver.kind"))
          .containsExactly(
              "1.5|NaN|16:40:30.5|2020-01-02 02:04:05.678|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|{\"a\": 1}|DEAD|[1, null, 3]|P0Y1M2DT0H0M0S|0101|[x, y]|10.0.0.1|12345678901234567890123456789012345678901234567.89|[2020-01-02]|1577934245000000");
    }
  }

  @Test
  void theSlotIsConfirmedOnlyByACommit() throws SQLException {
    execute("CREATE TABLE bill (id INT PRIMARY KEY)", "INSERT INTO bill VALUES (1)");
    Cdc cdc = Cdc.of("shop", "public.bill");
    Cdc slotted =
        new Cdc(
            "shop",
            cdc.tables(),
            Optional.of("bills"),
            Optional.empty(),
            new io.lagoa.config.Size(1),
            0,
            cdc.timeout(),
            Map.of());
    try (Followed followed = new Followed(folder, shop(), slotted)) {
      followed.run();
      execute("INSERT INTO bill VALUES (2)");
      String before = confirmed("bills");
      followed.abandoned();
      assertThat(confirmed("bills")).isEqualTo(before);
      Stage stage = followed.plan().stages().get(0);
      assertThat(stage.notes())
          .singleElement()
          .asString()
          .startsWith("WARNING: slot bills retains");
      assertThat(stage.reason()).contains("slot retains").doesNotContain("WARNING");
      Run run = followed.run();
      assertThat(run.toString()).contains("bronze.shop_events: WARNING: slot bills retains");
      assertThat(run.json()).contains("\"notes\" : [ \"WARNING: slot bills retains");
      assertThat(confirmed("bills")).isNotEqualTo(before);
      assertThat(text(followed, "SELECT key FROM bronze.shop_events"))
          .containsExactly("{\"id\":1}", "{\"id\":2}");

      execute("SELECT pg_drop_replication_slot('bills')");
      refuses(followed::plan, ErrorCode.POLICY, "replication slot bills is gone", "--full");
    }
  }

  @Test
  void readOnlySessionsSuffice() throws SQLException {
    execute("CREATE TABLE calmly (id INT PRIMARY KEY)", "INSERT INTO calmly VALUES (1)");
    Connection shop = shop();
    Connection readOnly =
        new Connection(
            shop.url(),
            shop.user(),
            shop.password(),
            shop.driver(),
            Map.of("options", "-c default_transaction_read_only=on"));
    try (Followed followed = new Followed(folder, readOnly, Cdc.of("shop", "public.calmly"))) {
      followed.run();
      execute("INSERT INTO calmly VALUES (2)");
      followed.run();
      assertThat(text(followed, "SELECT key FROM bronze.shop_events"))
          .containsExactly("{\"id\":1}", "{\"id\":2}");
      followed
          .lake()
          .run(
              followed.pipeline(),
              new Selection(List.of("bronze.shop_events"), true),
              Progress.SILENT);
      assertThat(text(followed, "SELECT op FROM bronze.shop_events")).containsExactly("r", "r");
    }
  }

  /** Its columns are those of the database, in the types that its rows will have. */
  @Test
  void aTableThatIsStillEmptyIsEmptyHere() throws SQLException {
    execute(
        "CREATE TABLE vacant (id INT PRIMARY KEY, note VARCHAR(9) NOT NULL, n NUMERIC, at TIMESTAMPTZ, tags TEXT[])",
        "CREATE TABLE let (id INT PRIMARY KEY)",
        "INSERT INTO let VALUES (1)");
    Cdc cdc = Cdc.of("shop", "public.vacant", "public.let");
    Table gold = Table.gold("lodger").sql("SELECT count(*) AS n FROM silver.vacant");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            cdc,
            Followed.silver("vacant", "public.vacant", "id"),
            Followed.silver("let", "public.let", "id"),
            new Changes("bronze.shop_events", "public.vacant")
                .on(Table.silver("vacancy").key("id").history()),
            gold)) {
      followed.run();
      String columns = followed.lake().table("silver.vacant").schema().toDDL();
      assertThat(text(followed, "SELECT n FROM gold.lodger")).containsExactly("0");
      assertThat(text(followed, "SELECT id FROM silver.vacancy")).isEmpty();
      assertThat(text(followed, "SELECT op, source_table FROM bronze.shop_events"))
          .containsExactly("r|let", "s|vacant");
      execute("INSERT INTO vacant VALUES (7, 'in', 1.5, now(), '{a}')");
      Run run = followed.run();
      assertThat(run.stage("silver.vacant").notes()).isEmpty();
      assertThat(followed.lake().table("silver.vacant").schema().toDDL()).isEqualTo(columns);
      assertThat(text(followed, "SELECT note, n, tags[0] FROM silver.vacant"))
          .containsExactly("in|1.5|a");
      assertThat(text(followed, "SELECT note FROM silver.vacancy WHERE is_current"))
          .containsExactly("in");
      assertThat(text(followed, "SELECT n FROM gold.lodger")).containsExactly("1");
      assertThat(followed.twice()).isEmpty();
    }
  }

  /**
   * Characters that files of a lake cannot have in a name become underscores, as from.jdbc has it.
   */
  @Test
  void namesOfColumnsMayHoldAnything() throws SQLException {
    execute(
        "CREATE TABLE \"odd names\" (\"the id\" INT PRIMARY KEY, \"size (m)\" TEXT, \"a,b;c=d\" INT, \"Größe\" INT, \"dot.ted\" INT, \"tick`\" INT)",
        "ALTER TABLE \"odd names\" ALTER \"size (m)\" SET STORAGE EXTERNAL",
        "INSERT INTO \"odd names\" VALUES (1, repeat('x', 9000), 1, 1, 1, 1), (2, 'y', 2, 2, 2, 2)");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.odd names"),
            Followed.silver("odd", "public.odd names", "the_id"))) {
      followed.run();
      execute(
          "UPDATE \"odd names\" SET \"a,b;c=d\" = 5, \"the id\" = 3 WHERE \"the id\" = 1",
          "DELETE FROM \"odd names\" WHERE \"the id\" = 2");
      followed.run();
      assertThat(
              text(
                  followed,
                  "SELECT the_id, length(`size__m_`), `a_b_c_d`, `Größe`, `dot.ted`, tick_ FROM silver.odd"))
          .containsExactly("3|9000|5|1|1|1");
    }
  }

  @Test
  void aTableWithoutEventsIsLeftAlone() throws SQLException {
    execute(
        "CREATE TABLE hushed (id INT PRIMARY KEY)",
        "CREATE TABLE lively (id INT PRIMARY KEY)",
        "INSERT INTO hushed VALUES (1)");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.hushed", "public.lively"),
            Followed.silver("hushed", "public.hushed", "id"),
            Followed.silver("lively", "public.lively", "id"))) {
      followed.run();
      for (int id = 1; id < 3; id++) {
        execute("INSERT INTO lively VALUES (%d)".formatted(id));
        StageResult hushed = followed.run().stage("silver.hushed");
        assertThat(hushed.status()).isEqualTo(StageResult.Status.UNCHANGED);
        assertThat(hushed.reason())
            .isEqualTo("no event for it in bronze.shop_events since version 0");
        assertThat(hushed.version()).hasValue(0L);
      }
      execute("INSERT INTO hushed VALUES (2)", "DELETE FROM hushed WHERE id = 1");
      followed.run();
      assertThat(text(followed, "SELECT id FROM silver.hushed")).containsExactly("2");
      assertThat(text(followed, "SELECT id FROM silver.lively")).containsExactly("1", "2");
    }
  }

  /** An event that was set aside and comes back is older than the newest of its table. */
  @Test
  void anEventThatComesBackCounts() throws SQLException {
    execute("CREATE TABLE kept (id INT PRIMARY KEY)", "INSERT INTO kept VALUES (1)");
    Table events = Table.bronze("shop_events").from(Cdc.of("shop", "public.kept"));
    Table silver = Followed.silver("kept", "public.kept", "id");
    Pipeline strict = Pipeline.of(events.check(Check.that("key <> '{\"id\":9}'").reject()), silver);
    try (Lake lake = Lake.open(LakeSettings.at(folder.toString()).connection("shop", shop()))) {
      assertThat(lake.run(strict).exitStatus()).isZero();
      execute("INSERT INTO kept VALUES (9)", "INSERT INTO kept VALUES (10)");
      assertThat(lake.run(strict).exitStatus()).isZero();
      Pipeline lenient = Pipeline.of(events, silver);
      assertThat(lake.redrive(lenient, "bronze.shop_events").run().exitStatus()).isZero();
      assertThat(lake.run(lenient).exitStatus()).isZero();
      assertThat(lake.sql("SELECT id FROM silver.kept ORDER BY id").collectAsList())
          .extracting(row -> row.getInt(0))
          .containsExactly(1, 9, 10);
    }
  }

  @Test
  void aFollowedTableIsComparedWithTheDatabase() throws SQLException {
    execute(
        "CREATE TYPE mood AS ENUM ('glad', 'sad')",
        "CREATE TABLE \"Pair ed\" (\"the id\" BIGINT PRIMARY KEY, t TEXT, c CHAR(4), d NUMERIC(9, 3), n NUMERIC, f DOUBLE PRECISION, r REAL, b BOOLEAN, day DATE, at TIMESTAMP, zoned TIMESTAMPTZ, j JSON, jb JSONB, u UUID, bytes BYTEA, bits BIT(3), m mood, tod TIME, tags TEXT[], i2 SMALLINT)",
        "INSERT INTO \"Pair ed\" SELECT n, 'text ' || n, 'c', n / 7.0, n / 3.0, n / 3.0, n / 3.0, n % 2 = 0, DATE '1960-01-01' + n::int, TIMESTAMP '1960-01-01 01:02:03.000004' + n * INTERVAL '1 day 1 hour', TIMESTAMPTZ '1960-01-01 01:02:03+00' + n * INTERVAL '1 day', '{\"a\": 1}', '{\"a\":1}', gen_random_uuid(), '\\xDEAD', B'101', 'sad', '10:11:12', '{a,b}', 3 FROM generate_series(1, 3000) n",
        "INSERT INTO \"Pair ed\" (\"the id\", f, r, day) VALUES (-5, 'NaN', '-Infinity', DATE '0044-03-15')");
    Table history =
        new Changes("bronze.shop_events", "public.Pair ed")
            .on(Table.silver("paired_then").key("the_id").history());
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.Pair ed"),
            Followed.silver("paired", "public.Pair ed", "the_id"),
            history)) {
      followed.run();
      execute("UPDATE \"Pair ed\" SET t = 'other', b = NOT b WHERE \"the id\" % 100 = 0");
      followed.run();
      for (String table : List.of("silver.paired", "silver.paired_then")) {
        Reconciled equal = followed.reconciled(table);
        assertThat(equal.isEqual()).as(equal.toString()).isTrue();
        assertThat(equal.rowsThere()).isEqualTo(3001);
        assertThat(equal.uncompared().toString())
            .contains("n (numeric there, string here)", "jb (jsonb", "tod (time")
            .doesNotContain("_position", " t (", " c (", " d (", " f (", " at (", " zoned (");
      }
      execute(
          "UPDATE \"Pair ed\" SET d = d + 1 WHERE \"the id\" = 7",
          "DELETE FROM \"Pair ed\" WHERE \"the id\" = 8");
      Reconciled behind = followed.reconciled("silver.paired");
      assertThat(behind.differences().stream().map(Object::toString).sorted().toList().toString())
          .contains("the_id = 7", "the_id = 8");
      assertThat(behind.behind().orElseThrow()).contains("bronze.shop_events", "of log behind");
      followed.run();
      assertThat(followed.reconciled("silver.paired").isEqual()).isTrue();
    }
  }

  @Test
  void aTableThatTheEventsDoNotFollowIsNotWaitedFor() throws SQLException {
    execute("CREATE TABLE spelt (id INT PRIMARY KEY)");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.spelt"),
            Followed.silver("spelt", "public.spellt", "id"))) {
      Run run = followed.lake().run(followed.pipeline());
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.toString())
          .contains(
              "bronze.shop_events does not follow public.spellt; write one of its tables, [public.spelt]");
    }
  }

  /** Also where runs that find nothing leave no version. */
  @Test
  @Timeout(60)
  void howFarATableIsBehindIsToldInSeconds() throws SQLException {
    execute("CREATE TABLE rest (id INT PRIMARY KEY)", "CREATE TABLE stir (id INT)");
    Cdc cdc = Cdc.of("shop", "public.rest");
    try (Followed followed = new Followed(folder, shop(), cdc)) {
      followed.run();
      execute("INSERT INTO stir VALUES (1)");
      int told = behind(followed);
      while (told < 4) { // seconds go by
        told = behind(followed);
      }
      assertThat(told).isLessThan(60);
      long version = followed.version();
      followed.run();
      assertThat(followed.version()).isEqualTo(version);
      execute("INSERT INTO stir VALUES (1)");
      assertThat(behind(followed)).isLessThan(4);
    }
  }

  private static int behind(Followed followed) {
    Matcher seconds =
        Pattern.compile("of log behind, at most (\\d+) s, slot retains")
            .matcher(followed.plan().toString());
    assertThat(seconds.find()).as(followed.plan().toString()).isTrue();
    return Integer.parseInt(seconds.group(1));
  }

  /** A large value that an update leaves out is the database's, also where checks reject rows. */
  @Test
  void aValueOfARowThatWasRejectedIsNotForgotten() throws SQLException {
    execute(
        "CREATE TABLE paper (id INT PRIMARY KEY, status TEXT, body TEXT)",
        "ALTER TABLE paper ALTER body SET STORAGE EXTERNAL",
        "INSERT INTO paper VALUES (1, 'ok', repeat('old', 2000)), (2, 'ok', repeat('old', 2000))");
    Table checked =
        Followed.silver("paper", "public.paper", "id")
            .check(Check.that("status <> 'bad'").reject());
    try (Followed followed =
        new Followed(folder, shop(), Cdc.of("shop", "public.paper"), checked)) {
      followed.run();
      execute(
          "UPDATE paper SET status = 'bad', body = repeat('new', 2000) WHERE id = 1",
          "INSERT INTO paper VALUES (3, 'bad', repeat('new', 2000))",
          "UPDATE paper SET status = 'fine' WHERE id = 2");
      followed.run();
      execute("UPDATE paper SET status = 'mended' WHERE id <> 2");
      followed.run();
      assertThat(text(followed, "SELECT concat(id, status, left(body, 3)) FROM silver.paper"))
          .containsExactlyInAnyOrder("1mendednew", "2fineold", "3mendednew");
    }
  }

  /** A transaction that began before a run ended, and commits after it, is in the next. */
  @Test
  void aTransactionThatIsOpenDuringARunIsNotLost() throws SQLException {
    execute("CREATE TABLE slow (id INT PRIMARY KEY)");
    try (java.sql.Connection open = connect();
        Statement slow = open.createStatement();
        Followed followed = new Followed(folder, shop(), Cdc.of("shop", "public.slow"))) {
      followed.run();
      open.setAutoCommit(false);
      slow.execute("INSERT INTO slow VALUES (1)");
      execute("INSERT INTO slow VALUES (10)");
      followed.run();
      slow.execute("INSERT INTO slow VALUES (2)");
      execute("INSERT INTO slow VALUES (11)");
      open.commit();
      execute("INSERT INTO slow VALUES (12)");
      followed.run();
      assertThat(
              text(followed, "SELECT key FROM bronze.shop_events WHERE op = 'c' ORDER BY position"))
          .containsExactlyInAnyOrder(
              "{\"id\":10}", "{\"id\":11}", "{\"id\":1}", "{\"id\":2}", "{\"id\":12}");
    }
  }

  /** A number that no DECIMAL holds stops the run, and can be had as text. */
  @Test
  void noValueIsLost() throws SQLException {
    execute(
        "CREATE TABLE odd (id INT PRIMARY KEY, v NUMERIC(5,2))",
        "INSERT INTO odd VALUES (1, 'NaN')");
    Cdc cdc = Cdc.of("shop", "public.odd");
    try (Followed followed = new Followed(folder, shop(), cdc)) {
      assertThat(followed.lake().run(followed.pipeline()).toString())
          .contains("public.odd.v", "decimal.handling.mode");
    }
    Cdc text =
        new Cdc(
            "shop",
            cdc.tables(),
            Optional.empty(),
            Optional.empty(),
            cdc.slotWarning(),
            0,
            cdc.timeout(),
            Map.of("decimal.handling.mode", new Secret("string")));
    try (Followed followed = new Followed(folder, shop(), text)) {
      followed.run();
      assertThat(text(followed, "SELECT upper(after) FROM bronze.shop_events"))
          .containsExactly("{\"ID\":1,\"V\":\"NAN\"}");
    }
  }

  /** A publication of all tables has a new one of the name at once: its number tells it. */
  @Test
  void aTableThatWasMadeAnewStopsTheRun() throws SQLException {
    execute(
        "CREATE TABLE anew (id INT PRIMARY KEY)",
        "INSERT INTO anew VALUES (1)",
        "CREATE PUBLICATION everything FOR ALL TABLES");
    Cdc cdc = Cdc.of("shop", "public.anew");
    Cdc published =
        new Cdc(
            "shop",
            cdc.tables(),
            Optional.of("anew"),
            Optional.of("everything"),
            cdc.slotWarning(),
            0,
            cdc.timeout(),
            Map.of());
    try (Followed followed = new Followed(folder, shop(), published)) {
      followed.run();
      execute("ALTER TABLE anew ADD v INT", "TRUNCATE anew", "INSERT INTO anew VALUES (2, 2)");
      followed.run();
      execute(
          "DROP TABLE anew",
          "CREATE TABLE anew (id INT PRIMARY KEY, v INT)",
          "INSERT INTO anew VALUES (3, 3)");
      refuses(
          followed::plan,
          ErrorCode.POLICY,
          "table public.anew is not the one that was read",
          "--select bronze.shop_events --full");
      assertThat(text(followed, "SELECT key FROM bronze.shop_events WHERE op <> 't'"))
          .containsExactly("{\"id\":1}", "{\"id\":2}");
    } finally {
      execute("SELECT pg_drop_replication_slot('anew')", "DROP PUBLICATION everything");
    }
  }

  /** As from.jdbc, rather than at another time. */
  @Test
  void aTimeThatTheLakeHasNotStopsTheTable() throws SQLException {
    execute(
        "CREATE TABLE lease (id INT PRIMARY KEY, until TIMESTAMP, day DATE)",
        "INSERT INTO lease VALUES (1, 'infinity', '2020-01-02')");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.lease"),
            Followed.silver("lease", "public.lease", "id"))) {
      for (String update :
          List.of(
              "until = '-infinity'",
              "until = NULL, day = 'infinity'",
              "day = '-infinity'",
              "day = NULL, until = '2021-03-28 02:30'")) {
        execute("UPDATE lease SET " + update);
        String column = update.replaceFirst(".*?(until|day) = '.*", "$1");
        String value = update.replaceFirst(".*'(.*)'", "$1").replace(' ', 'T');
        if (value.endsWith("finity")) {
          assertThat(followed.lake().run(followed.pipeline()).toString())
              .contains("column " + column + ": it holds " + value);
        }
      }
      followed.lake().spark().conf().set("spark.sql.session.timeZone", "Europe/Berlin");
      assertThat(followed.lake().run(followed.pipeline()).toString())
          .contains("column until: it holds 2021-03-28T02:30, a time that Europe/Berlin has not");
    }
  }

  @Test
  void whatCannotBeFollowedIsRefused() throws SQLException {
    execute("CREATE TABLE plain (id INT)");
    refuses(() -> plan("public.plain"), ErrorCode.CONFIG_INVALID, "no primary key", "REPLICA");
    refuses(() -> plan("public.nowhere"), ErrorCode.CONFIG_INVALID, "no table public.nowhere");
    refuses(() -> plan("public.\"a\"\"b\""), ErrorCode.CONFIG_INVALID, "holds a quote");
    refuses(() -> plan("nowhere"), ErrorCode.CONFIG_INVALID, "schema.table");
  }

  /** A row whose declared key changes would stand twice, rows that share one would be one. */
  @Test
  void aKeyThatTheDatabaseDoesNotHaveIsRefused() throws SQLException {
    execute(
        "CREATE TABLE member (club INT, id INT, email TEXT NOT NULL, PRIMARY KEY (club, id))",
        "ALTER TABLE member REPLICA IDENTITY FULL",
        "INSERT INTO member VALUES (1, 1, 'a'), (1, 2, 'b')");
    try (Followed followed =
        new Followed(
            folder,
            shop(),
            Cdc.of("shop", "public.member"),
            Followed.silver("by_email", "public.member", "email"),
            Followed.silver("by_club", "public.member", "club"),
            Followed.silver("by_key", "public.member", "id", "club"))) {
      assertThat(followed.lake().run(followed.pipeline()).toString())
          .contains(
              "by the key [email]: its events are by [club, id]", "by the key [club]: its events");
      assertThat(text(followed, "SELECT club, id, email FROM silver.by_key"))
          .containsExactly("1|1|a", "1|2|b");
      execute(
          "ALTER TABLE member DROP CONSTRAINT member_pkey",
          "ALTER TABLE member ADD PRIMARY KEY (email)",
          "INSERT INTO member VALUES (1, 3, 'c')");
      assertThat(followed.lake().run(followed.pipeline()).toString())
          .contains(
              "by the key [id, club]: its events are by [email]",
              "the database changed its key, of [[club, id], [email]]");
    }
  }

  /** The snapshot has them, the log has not. */
  @Test
  void generatedColumnsAreLeftOut() throws SQLException {
    execute(
        "CREATE TABLE line (id INT PRIMARY KEY, amount INT, note TEXT, \"it's, twice\" INT GENERATED ALWAYS AS (amount * 2) STORED, other TEXT)",
        "INSERT INTO line (id, amount, note, other) VALUES (1, 5, 'a', 'A')");
    Cdc cdc = Cdc.of("shop", "public.line");
    Table silver = Followed.silver("line", "public.line", "id");
    try (Followed followed =
        new Followed(
            folder, shop(), with(cdc, "column.exclude.list", "public.line.note"), silver)) {
      assertThat(followed.plan().toString()).contains("public.line.it's, twice is left out");
      followed.run();
      execute("UPDATE line SET amount = 6", "INSERT INTO line (id, amount) VALUES (2, 7)");
      followed.run();
      assertThat(text(followed, "SELECT id, amount FROM silver.line"))
          .containsExactly("1|6", "2|7");
      assertThat(text(followed, "SELECT after FROM bronze.shop_events WHERE op = 'r'"))
          .containsExactly("{\"id\":1,\"amount\":5,\"other\":\"A\"}");
    }
    Cdc named = with(cdc, "column.include.list", "public\\.line\\..*");
    try (Followed followed = new Followed(folder.resolve("named"), shop(), named)) {
      refuses(
          followed::plan, ErrorCode.CONFIG_INVALID, "column public.line.it's, twice", "generated");
    }
  }

  private static Cdc with(Cdc cdc, String option, String value) {
    return new Cdc(
        "shop",
        cdc.tables(),
        Optional.empty(),
        Optional.empty(),
        cdc.slotWarning(),
        0,
        cdc.timeout(),
        Map.of(option, new Secret(value)));
  }

  private void plan(String table) {
    try (Followed followed = new Followed(folder, shop(), Cdc.of("shop", table))) {
      followed.plan();
    }
  }

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable doing,
      ErrorCode code,
      String... words) {
    assertThatThrownBy(doing)
        .isInstanceOfSatisfying(
            LagoaException.class,
            failure -> assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  private static List<String> text(Followed followed, String query) {
    return followed.sql(query).stream().map(row -> row.mkString("|")).sorted().toList();
  }

  private static String confirmed(String slot) throws SQLException {
    try (java.sql.Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '%s'"
                    .formatted(slot))) {
      found.next();
      return found.getString(1);
    }
  }

  private static void execute(String... statements) throws SQLException {
    try (java.sql.Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static java.sql.Connection connect() throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
  }

  private static Connection shop() {
    return new Connection(
        "jdbc:postgresql://localhost:%d/postgres".formatted(server.getPort()),
        Optional.of("postgres"),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
