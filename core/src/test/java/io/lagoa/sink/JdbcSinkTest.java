package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Outlet.Receipt;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcSinkTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final JdbcSink SINK = JdbcSink.table("bi", "public.served");
  private final Shipping upsert = Shipping.into(POSTGRES, SINK);

  @BeforeEach
  void emptyDatabase() {
    POSTGRES.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @Test
  void aMissingTargetIsCreatedWithItsKey() {
    assertThat(upsert.open().delivered()).isEmpty();
    assertThat(upsert.whole(3, "1 a", "2 b", "3 c")).isEqualTo(new Receipt(3, 0));
    assertThat(served()).containsExactly("1|a", "2|b", "3|c");
    assertThat(upsert.open().delivered()).isEqualTo(OptionalLong.of(3));
    assertThatThrownBy(() -> POSTGRES.run("INSERT INTO served VALUES (1, 'twice')"))
        .hasMessageContaining("served_pkey");
    assertNothingLeft();
  }

  @Test
  void openingAndAskingChangesNothing() {
    upsert.open().delivered();
    assertThat(
            POSTGRES.rows(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
        .isEmpty();
  }

  @Test
  void changesAreAppliedByKeyAndOtherRowsAreUntouched() {
    upsert.whole(1, "1 a", "2 b", "3 c", "4 d");
    String before = rowVersions("1, 2");
    assertThat(upsert.changes(2, "2 b upsert", "3 C upsert", "4 d delete", "5 e upsert"))
        .isEqualTo(new Receipt(2, 1));
    assertThat(served()).containsExactly("1|a", "2|b", "3|C", "5|e");
    assertThat(rowVersions("1, 2")).isEqualTo(before);
  }

  @Test
  void aRepeatedDeliveryChangesNothing() {
    upsert.whole(1, "1 a");
    upsert.changes(2, "1 A upsert", "2 b upsert");
    String before = rowVersions("1, 2");
    assertThat(upsert.changes(2, "1 A upsert", "2 b upsert")).isEqualTo(new Receipt(0, 0));
    assertThat(upsert.whole(1, "1 a")).isEqualTo(new Receipt(0, 0));
    assertThat(rowVersions("1, 2")).isEqualTo(before);
    assertThat(upsert.open().delivered()).isEqualTo(OptionalLong.of(2));
  }

  @Test
  void upsertKeepsRowsThatWereThereBefore() {
    POSTGRES.run(
        "CREATE TABLE served (V text, id int UNIQUE, extra int DEFAULT 7)",
        "INSERT INTO served VALUES ('own', 9, 1), ('old', 1, 2)");
    assertThat(upsert.whole(1, "1 a", "2 b")).isEqualTo(new Receipt(2, 0));
    assertThat(POSTGRES.rows("SELECT id, v, extra FROM served ORDER BY id"))
        .containsExactly("1|a|2", "2|b|7", "9|own|1");
  }

  @Test
  void mirrorRemovesWhatTheTableDoesNotHold() {
    Shipping mirror = Shipping.into(POSTGRES, SINK.mirror());
    POSTGRES.run(
        "CREATE TABLE served (id int PRIMARY KEY, v text)",
        "INSERT INTO served VALUES (1, 'a'), (9, 'x')");
    String before = rowVersions("1");
    assertThat(mirror.whole(1, "1 a", "2 b")).isEqualTo(new Receipt(1, 1));
    assertThat(served()).containsExactly("1|a", "2|b");
    assertThat(mirror.changes(2, "2 b delete", "3 c upsert")).isEqualTo(new Receipt(1, 1));
    assertThat(served()).containsExactly("1|a", "3|c");
    assertThat(mirror.whole(3)).isEqualTo(new Receipt(0, 2));
    assertThat(served()).isEmpty();
    assertThat(rowVersions("1")).isNotEqualTo(before);
  }

  @Test
  void replaceNeedsNoKeyAndKeepsDuplicates() {
    Shipping replace = Shipping.into(POSTGRES, SINK).withoutKey();
    assertThat(replace.whole(1, "1 a", "1 a", "2 b")).isEqualTo(new Receipt(3, 0));
    assertThat(replace.whole(2, "1 a", "3 c")).isEqualTo(new Receipt(2, 3));
    assertThat(served()).containsExactly("1|a", "3|c");
  }

  @Test
  void appendAddsChangesAndDeletesNothing() {
    Shipping append = Shipping.into(POSTGRES, SINK.append());
    append.whole(1, "1 a", "2 b");
    assertThat(append.changes(2, "1 A upsert", "2 b delete")).isEqualTo(new Receipt(1, 0));
    assertThat(served()).containsExactly("1|A", "1|a", "2|b");
    assertThat(failure(() -> append.whole(3, "1 A")))
        .hasMessageContaining("Cannot append gold.t to bi public.served")
        .hasFieldOrPropertyWithValue("code", ErrorCode.CONFIG_INVALID);
  }

  @Test
  void aTableMadeAnewIsDeliveredAnew() {
    upsert.whole(8, "1 a");
    Shipping anew = upsert.withTableId("second");
    assertThat(anew.open().delivered()).isEmpty();
    assertThat(anew.whole(0, "1 b")).isEqualTo(new Receipt(1, 0));
    assertThat(anew.open().delivered()).isEqualTo(OptionalLong.of(0));
    assertThat(served()).containsExactly("1|b");
  }

  @Test
  void aDroppedTargetIsFilledAgain() {
    upsert.whole(1, "1 a", "2 b");
    POSTGRES.run("DROP TABLE served");
    assertThat(upsert.open().delivered()).isEmpty();
    assertThat(upsert.whole(1, "1 a", "2 b")).isEqualTo(new Receipt(2, 0));
  }

  @Test
  void aDeliveryThatFailsWhileApplyingLeavesEverythingAndCanBeRepeated() {
    upsert.whole(1, "1 a", "2 b");
    POSTGRES.run(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 4 THEN RAISE EXCEPTION ''refused''; END IF; RETURN NEW; END'",
        "CREATE TRIGGER refusing BEFORE INSERT ON served FOR EACH ROW EXECUTE FUNCTION refuse()");
    String[] changes = {"1 a delete", "2 B upsert", "3 c upsert", "4 d upsert"};
    assertThat(failure(() -> upsert.changes(2, changes))).hasMessageContaining("refused");
    assertThat(served()).containsExactly("1|a", "2|b");
    assertThat(upsert.open().delivered()).isEqualTo(OptionalLong.of(1));
    assertNothingLeft();
    POSTGRES.run("DROP TRIGGER refusing ON served");
    assertThat(upsert.changes(2, changes)).isEqualTo(new Receipt(3, 1));
    assertThat(served()).containsExactly("2|B", "3|c", "4|d");
  }

  @Test
  void whatAKilledDeliveryStagedIsDroppedByTheNext() {
    upsert.whole(1, "1 a");
    POSTGRES.run(
        "CREATE TABLE %s AS SELECT *, 0 AS lagoa_delete FROM served".formatted(leftover("gold.t")),
        "CREATE TABLE %s (of_another_delivery int)".formatted(leftover("gold.other")));
    upsert.changes(2, "2 b upsert");
    assertThat(served()).containsExactly("1|a", "2|b");
    assertThat(stagingTables()).containsExactly(leftover("gold.other"));
  }

  @Test
  void rowsOfTasksThatDidNotCountAreIgnored() {
    upsert.whole(1, "1 a");
    // A task that runs twice stages its rows twice; here another transaction staged some.
    POSTGRES.run(
        "CREATE FUNCTION double() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP IF r.command_tag = 'CREATE TABLE' AND r.object_identity LIKE '%lagoa_stage%' THEN EXECUTE format('INSERT INTO %s VALUES (1, ''lost'', 0), (7, ''lost'', 0), (1, ''lost'', 1)', r.object_identity); END IF; END LOOP; END $$",
        "CREATE EVENT TRIGGER doubling ON ddl_command_end EXECUTE FUNCTION double()");
    try {
      assertThat(upsert.changes(2, "1 A upsert", "2 b upsert")).isEqualTo(new Receipt(2, 0));
    } finally {
      POSTGRES.run("DROP EVENT TRIGGER doubling");
    }
    assertThat(served()).containsExactly("1|A", "2|b");
  }

  @Test
  void anotherDeliveryInBetweenIsNoticed() {
    upsert.whole(1, "1 a");
    Outlet slow = upsert.open();
    slow.delivered();
    upsert.changes(2, "2 b upsert");
    Delivery late =
        new Delivery(
            3,
            Shipping.rows(StructType.fromDDL("id INT, v STRING")),
            Optional.of(
                Shipping.rows(
                    StructType.fromDDL("id INT, v STRING, _change_type STRING"), "3 c upsert")));
    assertThat(failure(() -> slow.deliver(late)))
        .hasFieldOrPropertyWithValue("code", ErrorCode.CONFLICT);
    assertThat(served()).containsExactly("1|a", "2|b");
  }

  @Test
  void aKeyThatSomebodyElseInsertsMeanwhileIsUpdated() throws Exception {
    upsert.whole(1, "1 a");
    try (java.sql.Connection other = DriverManager.getConnection(POSTGRES.connection().url())) {
      other.setAutoCommit(false);
      other.createStatement().execute("INSERT INTO served VALUES (7, 'theirs')");
      CompletableFuture<Receipt> delivery =
          CompletableFuture.supplyAsync(() -> upsert.changes(2, "1 A upsert", "7 ours upsert"));
      while (POSTGRES.value("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
        assertThat(delivery).isNotCompletedExceptionally();
        Thread.sleep(20);
      }
      other.commit();
      assertThat(delivery.get(30, TimeUnit.SECONDS)).isEqualTo(new Receipt(2, 0));
    }
    assertThat(served()).containsExactly("1|A", "7|ours");
  }

  @Test
  void indexesTriggersAndGrantsOfTheTargetSurvive() {
    POSTGRES.run(
        "CREATE TABLE served (id int PRIMARY KEY, v text)",
        "CREATE INDEX by_v ON served (v)",
        "CREATE TABLE audit (id int)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NEW; END'",
        "CREATE TRIGGER noting AFTER INSERT OR UPDATE ON served FOR EACH ROW EXECUTE FUNCTION note()",
        "GRANT SELECT ON served TO PUBLIC");
    String oid = POSTGRES.value("SELECT 'served'::regclass::oid");
    Shipping.into(POSTGRES, SINK.replace()).whole(1, "1 a", "2 b");
    upsert.withTableId("second").whole(1, "2 b", "3 c");
    assertThat(POSTGRES.value("SELECT 'served'::regclass::oid")).isEqualTo(oid);
    assertThat(POSTGRES.rows("SELECT id FROM audit ORDER BY id")).containsExactly("1", "2", "3");
    assertThat(
            POSTGRES.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'served' ORDER BY 1"))
        .containsExactly("by_v", "served_pkey");
    assertThat(POSTGRES.value("SELECT relacl::text FROM pg_class WHERE relname = 'served'"))
        .contains("=r/");
  }

  @Test
  void aKeyThatIsNotUniqueIsADataError() {
    for (String[] rows : List.of(new String[] {"1 a", "2 b", "1 c"}, new String[] {"1 a", "- b"})) {
      LagoaException failure = failure(() -> upsert.whole(1, rows));
      assertThat(failure.code()).isEqualTo(ErrorCode.DATA_ERROR);
      assertThat(failure)
          .hasMessageContaining("Cannot deliver gold.t to bi public.served: the key");
    }
    assertThat(upsert.open().delivered()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void rowsThatTheTargetRefusesAreADataError() {
    POSTGRES.run("CREATE TABLE served (id int PRIMARY KEY, v varchar(2))");
    LagoaException failure = failure(() -> upsert.whole(1, "1 abc"));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(failure).hasMessageContaining("value too long for type character varying(2)");
    assertNothingLeft();
  }

  @Test
  void aTargetWithoutAColumnOrTheKeyIsToldBeforeAnythingIsSent() {
    POSTGRES.run("CREATE TABLE served (id int PRIMARY KEY)");
    LagoaException missing = failure(upsert::open);
    assertThat(missing.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(missing).hasMessageContaining("ALTER TABLE \"public\".\"served\" ADD \"v\" TEXT");
    POSTGRES.run(
        "DROP TABLE served",
        "CREATE TABLE served (id int, v text, UNIQUE (id, v))",
        "CREATE UNIQUE INDEX partial ON served (id) WHERE v > 'm'");
    LagoaException ambiguous = failure(upsert::open);
    assertThat(ambiguous.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(ambiguous)
        .hasMessageContaining("CREATE UNIQUE INDEX ON \"public\".\"served\" (\"id\")");
  }

  @Test
  void aColumnThatTheTargetNeedsOrMakesItselfIsToldBeforeAnythingIsSent() {
    POSTGRES.run(
        "CREATE TABLE served (id int PRIMARY KEY, v text, needed int NOT NULL, filled int NOT NULL DEFAULT 1, counted serial NOT NULL, made int GENERATED ALWAYS AS (id) STORED)");
    LagoaException needed = failure(upsert::open);
    assertThat(needed.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(needed).hasMessageContaining("it needs a value of needed (NOT NULL, no default)");
    SINK.open( // a table whose columns are not known yet
        new TestSinkContext(
            POSTGRES.connection(), Optional.empty(), new StructType(), List.of("id")));
    POSTGRES.run(
        "ALTER TABLE served DROP needed, DROP v",
        "ALTER TABLE served ADD v text GENERATED ALWAYS AS ('x') STORED");
    assertThat(failure(upsert::open)).hasMessageContaining("v is generated by the database");
  }

  @Test
  void aKeyThatTheServerWouldNumberIsTheTables() {
    POSTGRES.run("CREATE TABLE served (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text)");
    upsert.whole(1, "7 a");
    assertThat(upsert.changes(2, "7 A upsert", "8 b upsert")).isEqualTo(new Receipt(2, 0));
    POSTGRES.run("CREATE RULE without_merge AS ON DELETE TO served DO ALSO NOTHING");
    assertThat(upsert.changes(3, "8 B upsert", "9 c upsert")).isEqualTo(new Receipt(2, 0));
    Shipping append = Shipping.into(POSTGRES, SINK.append()).withTableId("second");
    assertThat(append.whole(1, "3 d")).isEqualTo(new Receipt(1, 0));
    assertThat(served()).containsExactly("3|d", "7|A", "8|B", "9|c");
  }

  @Test
  void aNumberOfTheServersThatNoUpdateCanSetIsToldBeforeAnythingIsSent() {
    POSTGRES.run("CREATE TABLE served (id int PRIMARY KEY, v int GENERATED ALWAYS AS IDENTITY)");
    LagoaException fixed = failure(() -> numbered(SINK));
    assertThat(fixed.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(fixed)
        .hasMessageContaining("ALTER COLUMN \"v\" SET GENERATED BY DEFAULT, or leave it out");
    numbered(SINK.append());
  }

  private static void numbered(JdbcSink sink) {
    sink.open(
        new TestSinkContext(
            POSTGRES.connection(),
            Optional.of("first"),
            StructType.fromDDL("id INT, v INT"),
            List.of("id")));
  }

  @Test
  void theTokenOfAnEarlierVersionIsTakenOverOnce() {
    POSTGRES.run(
        "CREATE TABLE served (id int PRIMARY KEY, v text)",
        "INSERT INTO served VALUES (1, 'a')",
        "CREATE TABLE lagoa_delivery (source_table text, target_table text, table_id text, version bigint, delivered_at timestamp, PRIMARY KEY (source_table, target_table))",
        "INSERT INTO lagoa_delivery VALUES ('gold.t', 'public.served', 'first', 4, now()), ('gold.u', 'public.served', 'other', 7, now())");
    assertThat(upsert.open().delivered()).isEqualTo(OptionalLong.of(4));
    assertThat(upsert.changes(5, "2 b upsert")).isEqualTo(new Receipt(1, 0));
    assertThat(POSTGRES.rows("SELECT source, target, table_id, version, rows FROM lagoa_commit"))
        .containsExactly("gold.t|public.served|first|5|1");
    assertThat(POSTGRES.rows("SELECT source_table FROM lagoa_delivery")).containsExactly("gold.u");
  }

  @Test
  void theTokenTellsRunRowsAndTime() {
    Outlet outlet = upsert.open();
    outlet.delivered();
    Dataset<Row> rows = Shipping.rows(StructType.fromDDL("id INT, v STRING"), "1 a", "2 b");
    outlet.deliver(new Delivery(3, rows, Optional.empty(), "run-7"));
    assertThat(
            POSTGRES.rows(
                "SELECT target, source, version, run, rows, at > now() - interval '1 hour' FROM lagoa_commit"))
        .containsExactly("public.served|gold.t|3|run-7|2|t");
  }

  @Test
  void aCreatedTargetSaysWhatItAndItsColumnsAre() {
    TestSinkContext context =
        new TestSinkContext(
            POSTGRES.connection(),
            Optional.of("first"),
            StructType.fromDDL("id INT, v STRING"),
            List.of("id"));
    Outlet outlet = SINK.open(context.saying("What's served", Map.of("v", "its \\ 'value'")));
    outlet.deliver(new Delivery(1, Shipping.rows(context.schema(), "1 a"), Optional.empty()));
    assertThat(POSTGRES.value("SELECT obj_description('served'::regclass)"))
        .isEqualTo("What's served");
    assertThat(POSTGRES.value("SELECT col_description('served'::regclass, 2)"))
        .isEqualTo("its \\ 'value'");
  }

  @Test
  void aCreatedTargetHasItsIndexesAndReaders() {
    Shipping.into(
            POSTGRES,
            SINK.index("V").index("v", "id").grant("public", "id").grant("pg_monitor").append())
        .whole(1, "1 a");
    assertThat(
            POSTGRES.rows(
                "SELECT indexdef FROM pg_indexes WHERE tablename = 'served' ORDER BY indexname"))
        .containsExactly(
            "CREATE INDEX served_v_id_idx ON public.served USING btree (v, id)",
            "CREATE INDEX served_v_idx ON public.served USING btree (v)");
    assertThat(
            POSTGRES.rows(
                "SELECT grantee, column_name FROM information_schema.column_privileges WHERE table_name = 'served' AND grantee IN ('PUBLIC', 'pg_monitor') ORDER BY 1, 2"))
        .containsExactly("PUBLIC|id", "pg_monitor|id", "pg_monitor|v");
  }

  @Test
  void aTargetWhoseReaderIsUnknownIsNotCreated() {
    Shipping nobody = Shipping.into(POSTGRES, SINK.grant("no \"body"));
    assertThatThrownBy(() -> nobody.whole(1, "1 a")).hasMessageContaining("no \"body");
    assertThat(POSTGRES.value("SELECT to_regclass('served') IS NULL")).isEqualTo("t");
    Shipping lacking = Shipping.into(POSTGRES, SINK.index("vv"));
    assertThatThrownBy(lacking::open)
        .hasMessageContaining("create's column vv is not in the table; it has id, v");
  }

  @Test
  void aViewAndAGuardedTableAreDeliveredToByWayOfStaging() {
    POSTGRES.run(
        "CREATE TABLE below (id int PRIMARY KEY, v text)",
        "CREATE VIEW served AS SELECT id, v FROM below");
    Shipping append = Shipping.into(POSTGRES, SINK.append());
    assertThat(append.whole(1, "1 a", "2 b")).isEqualTo(new Receipt(2, 0));
    assertThat(append.changes(2, "3 c upsert")).isEqualTo(new Receipt(1, 0));
    POSTGRES.run(
        "CREATE TABLE guarded (id int PRIMARY KEY, v text)",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "CREATE RULE noted AS ON DELETE TO guarded DO ALSO NOTIFY gone");
    Shipping guarded = Shipping.into(POSTGRES, JdbcSink.table("bi", "public.guarded"));
    assertThat(guarded.whole(1, "1 a", "2 b")).isEqualTo(new Receipt(2, 0));
    assertThat(guarded.changes(2, "2 B upsert", "1 a delete")).isEqualTo(new Receipt(1, 1));
    assertThat(POSTGRES.rows("SELECT * FROM below ORDER BY id"))
        .containsExactly("1|a", "2|b", "3|c");
    assertNothingLeft();
  }

  @Test
  void aModeByKeyNeedsAKeyOfTheTable() {
    assertThat(failure(() -> Shipping.into(POSTGRES, SINK.mirror()).withoutKey().open()))
        .hasMessageContaining("write = mirror needs a key");
    assertThat(failure(() -> Shipping.into(POSTGRES, SINK.key("identity")).open()))
        .hasMessageContaining("the key's column identity is not in the table; it has id, v");
  }

  /** What changed is told by the table's key: by another one, a row's old place would stay. */
  @Test
  void anotherKeyIsForMirrorsOnly() {
    assertThat(failure(() -> Shipping.into(POSTGRES, SINK.key("v")).open()))
        .hasMessageContaining("key = [v] is not the table's key, [id]")
        .hasMessageContaining("use write = mirror");
    Shipping mirror = Shipping.into(POSTGRES, SINK.key("v").mirror());
    mirror.whole(1, "1 a", "2 b");
    Outlet outlet = mirror.open();
    outlet.delivered();
    StructType changed = StructType.fromDDL("id INT, v STRING, _change_type STRING");
    outlet.deliver(
        new Delivery(
            2,
            Shipping.rows(StructType.fromDDL("id INT, v STRING"), "1 b"),
            Optional.of(Shipping.rows(changed, "1 b upsert", "2 b delete"))));
    assertThat(served()).containsExactly("1|b");
  }

  @Test
  void whenATargetIsDroppedEachTableOfItComesAgain() {
    POSTGRES.run("CREATE TABLE served (id int PRIMARY KEY, v text)");
    Dataset<Row> rows = Shipping.rows(StructType.fromDDL("id INT, v STRING"), "7 z");
    TestSinkContext other =
        new TestSinkContext(
            POSTGRES.connection(), Optional.of("other"), rows.schema(), List.of("id"));
    upsert.whole(1, "1 a");
    SINK.open(other.named("gold.u")).deliver(new Delivery(1, rows, Optional.empty()));
    POSTGRES.run("DROP TABLE served");
    upsert.whole(1, "1 a");
    SINK.open(other.named("gold.u")).deliver(new Delivery(1, rows, Optional.empty()));
    assertThat(served()).containsExactly("1|a", "7|z");
  }

  @Test
  void anEmptyListOfColumnsIsNotAll() {
    assertThat(failure(() -> new Creation(List.of(), Map.of("public", List.of()))))
        .hasMessageContaining("an index or grant names no column");
  }

  private static LagoaException failure(ThrowingCallable call) {
    return catchThrowableOfType(LagoaException.class, call);
  }

  private static List<String> served() {
    return POSTGRES.rows("SELECT id, v FROM served ORDER BY id, v COLLATE \"C\"");
  }

  private static String rowVersions(String ids) {
    return String.join(
        ",", POSTGRES.rows("SELECT id, xmin FROM served WHERE id IN (" + ids + ") ORDER BY id"));
  }

  private static String leftover(String source) {
    return POSTGRES.value(
        "SELECT 'lagoa_stage_' || substr(encode(sha256('%s|public.served'), 'hex'), 1, 8) || '_dead'"
            .formatted(source));
  }

  private static List<String> stagingTables() {
    return POSTGRES.rows("SELECT relname FROM pg_class WHERE relname LIKE 'lagoa\\_stage%'");
  }

  private static void assertNothingLeft() {
    assertThat(stagingTables()).isEmpty();
  }
}
