package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.PipelineFile;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lagoa import} prints is a pipeline file that can be planned and run. */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class ImportIT {
  @TempDir Path folder;

  @Test
  void pagilaIsImportedAndPlanned() throws Exception {
    TestDatabase database = pagila();
    database.run(
        "COMMENT ON TABLE film IS 'A \"film\" of the shop'",
        "COMMENT ON COLUMN film.title IS 'As it stands on the box'",
        "ANALYZE");
    Path imported =
        imported(
            conf(database.url(), "user = postgres, password = \"\""), "--tables", "*,!payment_p*");

    String text = Files.readString(imported);
    assertThat(text)
        .contains(
            "connections.shop {",
            "password = ${?SHOP_PASSWORD}",
            "# public.rental: about 16,044 rows; primary key rental_id; read in ranges of rental_id",
            "# Watermark last_update: named like the time of an update; default now(); without an index",
            "# Possible watermark rental_id: numbered by the database: tells of new rows, not of updates",
            "bronze.rental.from.jdbc { connection = shop, table = public.rental, watermark = last_update, overlap = 1h }",
            "# public.payment: about 16,049 rows; primary key payment_date, payment_id",
            "description = \"A \\\"film\\\" of the shop\"",
            "title.description = \"As it stands on the box\"",
            "\"references(inventory_id, silver.inventory.inventory_id) = 0 : warn\"");
    PipelineFile file = PipelineFile.load(imported);
    assertThat(file.pipeline().tables()).hasSize(2 * 15).doesNotContainKey("bronze.customer_list");
    Table rental = file.pipeline().tables().get("silver.rental");
    assertThat(rental.key()).containsExactly("rental_id");
    assertThat(rental.orderBy()).containsExactly("last_update");
    assertThat(rental.checks()).hasSize(3);

    Command plan = lagoa("plan", imported);
    assertThat(plan.status()).as(plan.said()).isZero();
    assertThat(plan.out()).contains("30 to do").doesNotContain("no overlap");
  }

  @Test
  @Tag("thorough")
  void pagilaAsImportedRuns() throws Exception {
    Path imported = imported(conf(pagila().url(), "user = postgres, password = \"\""));

    Command run = lagoa("run", imported);
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(rows(imported, "SELECT count(*) AS n FROM silver.rental")).contains("\"n\":16044");
    assertThat(rows(imported, "SELECT count(*) AS n FROM silver.film_actor"))
        .contains("\"n\":5462");
    assertThat(lagoa("plan", imported).out()).contains("no row beyond last_update");
  }

  @Test
  void aMariaDbIsImportedPlannedAndRun() throws Exception {
    String url = MariaDb.create("desk");
    MariaDb.run(
        url,
        "CREATE TABLE agency (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL COMMENT"
            + " 'As signs say', chief int, FOREIGN KEY (chief) REFERENCES agency (id)) COMMENT 'An"
            + " office'",
        "CREATE TABLE request (id bigint unsigned PRIMARY KEY, agency int NOT NULL, note text,"
            + " touched timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE"
            + " current_timestamp(6), FOREIGN KEY (agency) REFERENCES agency (id))",
        "CREATE TABLE `open hours` (`the day` varchar(3), hours varchar(20))",
        "INSERT INTO agency (name, chief) VALUES ('Roads', NULL), ('Lights', 1)",
        "INSERT INTO request (id, agency, note) VALUES (18446744073709551615, 1, 'a'), (2, 2, NULL)",
        "INSERT INTO `open hours` VALUES ('Mon', '9-5'), ('Mon', '9-5')");
    Path imported = imported(conf(url, "user = root, password = \"\""));

    assertThat(Files.readString(imported))
        .contains(
            "# Watermark touched: the database sets it on each update",
            "bronze.request.from.jdbc { connection = shop, table = desk.request, watermark = touched, overlap = 1h }",
            "# Possible watermark id: numbered by the database: tells of new rows, not of updates",
            "bronze.open_hours {",
            "write.replace { by = row }",
            "SELECT the_day, hours",
            "\"references(chief, silver.agency.id) = 0 : warn\"",
            "\"references(agency, silver.agency.id) = 0 : warn\"",
            "description = \"An office\"");
    assertThat(lagoa("plan", imported).status()).isZero();
    Command run = lagoa("run", imported);
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(rows(imported, "SELECT id, note FROM silver.request ORDER BY note"))
        .contains("18446744073709551615");
    assertThat(rows(imported, "SELECT * FROM silver.open_hours").lines()).hasSize(2);

    for (String table : List.of("bronze.agency", "bronze.request")) {
      Command equal = lagoa("reconcile", imported, table);
      assertThat(equal.status()).as(equal.said()).isZero();
      assertThat(equal.out()).contains("Equal.").doesNotContain("not compared");
    }
    MariaDb.run(url, "UPDATE agency SET name = 'Parks' WHERE id = 2");
    Command different = lagoa("reconcile", imported, "bronze.agency");
    assertThat(different.status()).as(different.said()).isEqualTo(1);
    assertThat(different.out()).contains("  different  id = 2", "1 key differs.");
  }

  /** An empty table, and one without key, are no obstacles. */
  @Test
  void aDatabaseIsFollowedByItsLog() throws Exception {
    TestDatabase database = TestDatabase.create("followed_shop");
    database.run(
        "CREATE TABLE promo (id int PRIMARY KEY, title text)",
        "CREATE TABLE rental (\"rental id\" int PRIMARY KEY, promo int REFERENCES promo, at timestamptz)",
        "CREATE TABLE note (line text)",
        "COMMENT ON TABLE rental IS 'Who has what'",
        "INSERT INTO rental VALUES (1, NULL, now()), (2, NULL, now())");
    Path imported = imported(conf(database.url(), "user = postgres, password = \"\""), "--cdc");

    assertThat(Files.readString(imported))
        .contains(
            "# public.note is not followed: it has no primary key, which tells its rows apart",
            "bronze.shop_events.from.cdc {",
            "    \"public.promo\"\n      \"public.rental\"\n",
            "changes { from = bronze.shop_events, table = public.rental }",
            "key = [rental_id]",
            "description = \"Who has what\"",
            "\"references(promo, silver.promo.id) = 0 : warn\"")
        .doesNotContain("silver.note", "order-by");
    Command run = lagoa("run", imported);
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(rows(imported, "SELECT count(*) AS n FROM silver.rental")).contains("\"n\":2");
    assertThat(rows(imported, "SELECT count(*) AS n FROM silver.promo")).contains("\"n\":0");
    database.run(
        "INSERT INTO promo VALUES (5, 'two for one')",
        "UPDATE rental SET promo = 5 WHERE \"rental id\" = 1",
        "DELETE FROM rental WHERE \"rental id\" = 2");
    Command again = lagoa("run", imported);
    assertThat(again.status()).as(again.said()).isZero();
    assertThat(
            rows(
                imported,
                "SELECT rental_id, title FROM silver.rental JOIN silver.promo ON id = promo"))
        .isEqualToIgnoringNewLines("{\"rental_id\":1,\"title\":\"two for one\"}");
  }

  @Test
  void aConnectionThatIsNotThereIsTold() throws Exception {
    Path conf = conf("jdbc:postgresql://127.0.0.1:1/x", "user = nobody");

    Command unknown = Command.lagoa(List.of("import", conf.toString(), "shopp"));
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("has no such connection; it has [shop]");
    assertThat(Command.lagoa(List.of("import", conf.toString(), "shop")).status()).isEqualTo(3);
  }

  private static TestDatabase pagila() throws Exception {
    Path dump = Repository.data("pagila/pagila.sql");
    TestDatabase database = TestDatabase.create("imported");
    try (Connection connection = database.connect()) {
      Dump.load(dump, connection);
    }
    return database;
  }

  private Path conf(String url, String user) throws IOException {
    return Files.writeString(
        folder.resolve("shop.conf"), "connections.shop { url = \"%s\", %s }".formatted(url, user));
  }

  /** The printed file, with a lake of its own. */
  private Path imported(Path conf, String... more) throws IOException {
    List<String> words = new java.util.ArrayList<>(List.of("import", conf.toString(), "shop"));
    words.addAll(List.of(more));
    Command command = Command.lagoa(words);
    assertThat(command.status()).as(command.said()).isZero();
    return Files.writeString(folder.resolve("imported.conf"), command.out());
  }

  private Command lagoa(String command, Path conf, String... more) {
    List<String> words = new java.util.ArrayList<>(List.of(command, conf.toString()));
    words.addAll(List.of(more));
    words.addAll(List.of("--set", "lake.root=" + folder.resolve("lake")));
    words.addAll(List.of("--set", "connections.shop.password=\"\""));
    return Command.lagoa(words);
  }

  private String rows(Path conf, String query) {
    return lagoa("sql", conf, query, "--format", "json").out();
  }
}
