package io.lagoa.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.JobCount;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Stage;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The spine on real input: {@code conf/rentals.conf} over the pagila database. The steps are one
 * story and go in order, so that the whole road is travelled once.
 */
@ExtendWith(SparkExtension.class)
@TestMethodOrder(OrderAnnotation.class)
final class RentalsIT {
  private static final String CONF = "rentals.conf";
  private static final int RENTALS = 16_044;
  private static final int OPEN = 183;
  private static final String LATE =
      "return_date > rental_date + rental_duration * interval '1 day'";
  private static final String RENTALS_WITH_FILM =
      "rental JOIN inventory i USING (inventory_id) JOIN film USING (film_id)";
  private static final Pattern OFFENDING = Pattern.compile("the offending rows: (SELECT .*)");
  private static final Set<String> BELOW_RENTAL =
      Set.of(
          "silver.rental",
          "gold.revenue_by_month",
          "gold.rental_features",
          "gold.late_returns_by_customer",
          "gold.late_return",
          "models.returned_late");

  @TempDir static Path folder;
  private static Shop shop;
  private static LakeFiles files;

  @BeforeAll
  static void loadTheShop() throws Exception {
    Path dump = Repository.data("pagila/pagila.sql");
    shop = new Shop(TestDatabase.create("pagila"), TestDatabase.create("bi"), folder, List.of());
    files = new LakeFiles(folder);
    try (Connection connection = shop.source().connect()) {
      Dump.load(dump, connection);
    }
  }

  @Test
  @Order(1)
  void theFirstRunBringsTheShopToItsPredictions() {
    Command run = shop.lagoa("run", CONF);

    assertThat(run.status()).as(run.said()).isZero();
    assertThat(rows("SELECT sum(revenue), sum(payments) FROM gold.revenue_by_month"))
        .containsExactly("67416.51|16049");
    assertThat(revenueInTheLake()).isEqualTo(revenueInTheShop());
    assertThat(latenessInTheLake()).hasSize(599).isEqualTo(latenessInTheShop());
    assertThat(
            shop.target()
                .rows(
                    "SELECT count(*), count(DISTINCT rental_id), count(prediction),"
                        + " min(model_version), max(model_version), count(input_version), count(*)"
                        + " FILTER (WHERE probability BETWEEN 0 AND 1) FROM public.late_return"))
        .containsExactly("%1$d|%1$d|%1$d|1|1|%1$d|%1$d".formatted(RENTALS));
    assertThat(shop.delivered().keySet()).containsAll(openRentals(OPEN)).hasSize(RENTALS);
  }

  @Test
  @Order(2)
  void theModelBeatsAlwaysPredictingTheMajority() {
    Row version =
        sql("SELECT metrics['accuracy'], metrics['baseline-accuracy'], trained_rows, holdout_rows,"
                + " promoted, input, input_version FROM models.returned_late")
            .get(0);
    double accuracy = version.getDouble(0);
    double baseline = version.getDouble(1);
    long heldOut = version.getLong(3);

    assertThat(version.getLong(2) + heldOut).isEqualTo(RENTALS - OPEN);
    assertThat(heldOut / (double) (RENTALS - OPEN)).isBetween(0.19, 0.21);
    assertThat(version.getBoolean(4)).isTrue();
    assertThat(version.getString(5)).isEqualTo("gold.rental_features");
    Map<String, String> truth = newestReturns(heldOut);
    assertThat(baseline).isEqualTo(majorityShare(truth, heldOut));
    assertThat(accuracy)
        .as("what the registry says is what the delivered predictions reach")
        .isEqualTo(shareOfRightPredictions(truth))
        .isGreaterThan(baseline + 0.05);
  }

  @Test
  @Order(3)
  void aPlanOfAnUnchangedLakeSaysNothingToDoAndReadsNoData(SparkSession spark) {
    PipelineFile file = shop.file(CONF);
    AtomicReference<Plan> plan = new AtomicReference<>();
    // Stronger than any count: the plan is made while no file of rows can be found.
    JobCount count =
        JobCounter.during(
            spark,
            () ->
                files.withoutData(
                    () -> {
                      try (Lake lake = Lake.open(file.settings())) {
                        plan.set(lake.plan(file.pipeline()));
                      }
                    }));

    assertThat(count.recordsRead()).isZero();
    List<Stage> stages = plan.get().stages();
    assertThat(stages).hasSize(16);
    assertThat(stages)
        .allSatisfy(
            stage -> {
              assertThat(stage.work()).as(stage.name()).isEqualTo(Stage.Work.NO);
              assertThat(stage.how()).isEqualTo("nothing to do");
              assertThat(stage.reason())
                  .matches(
                      "no row beyond .+|no input changed since version 0|bi .+ holds version 0");
            });
    Command printed = shop.lagoa("plan", CONF);
    assertThat(printed.status()).isZero();
    assertThat(printed.out())
        .contains(plan.get().toString())
        .contains("Nothing to do: all 16 stages are up to date.");
  }

  @Test
  @Order(4)
  void aSecondRunWritesNothing() {
    Set<String> lake = files.all();
    Map<Integer, Shop.Delivered> delivered = shop.delivered();

    Command run = shop.lagoa("run", CONF);

    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run.out()).contains("Nothing to do: all 16 stages are up to date");
    assertThat(files.all()).isEqualTo(lake);
    assertThat(shop.delivered()).isEqualTo(delivered);
  }

  @Test
  @Order(5)
  void changedAndNewRentalsAreAllThatTheNextRunTouches() {
    Map<Integer, Shop.Delivered> before = shop.delivered();
    Map<String, Long> versions = files.versions();
    Set<Integer> returned = openRentals(100);
    shop.source()
        .run(
            "UPDATE rental SET return_date = rental_date + (rental_id %% 9 + 1) * interval '1 day' WHERE rental_id IN (%s)"
                .formatted(joined(returned)),
            "INSERT INTO rental (rental_date, inventory_id, customer_id, staff_id) SELECT"
                + " timestamptz '2022-08-24 10:00Z' + n * interval '7 minutes', n * 31, n * 11, 1 +"
                + " n % 2 FROM generate_series(1, 50) n");
    Set<Integer> opened =
        keys(shop.source().rows("SELECT rental_id FROM rental WHERE rental_date >= '2022-08-24'"));
    assertThat(opened).hasSize(50);
    Set<Integer> touched = new TreeSet<>(returned);
    touched.addAll(opened);

    Command run = shop.lagoa("run", CONF);

    assertThat(run.status()).as(run.said()).isZero();
    assertThat(changes("silver.rental", versions))
        .isEqualTo(
            Map.of("insert", opened, "update_preimage", returned, "update_postimage", returned));
    assertThat(changes("gold.late_return", versions))
        .isEqualTo(
            Map.of("insert", opened, "update_preimage", returned, "update_postimage", returned));
    assertThat(files.versions())
        .as("a model stands for a week, other tables have no news")
        .containsEntry("models.returned_late", 0L)
        .containsEntry("silver.payment", 0L)
        .containsEntry("silver.film", 0L);
    assertThat(latenessInTheLake()).isEqualTo(latenessInTheShop());
    assertThat(revenueInTheLake()).isEqualTo(revenueInTheShop());

    Map<Integer, Shop.Delivered> after = shop.delivered();
    assertThat(after).hasSize(RENTALS + 50);
    assertThat(
            after.keySet().stream()
                .filter(rental -> !after.get(rental).equals(before.get(rental)))
                .collect(Collectors.toSet()))
        .isEqualTo(touched);
    assertThat(
            keys(
                shop.target()
                    .rows("SELECT rental_id FROM public.late_return WHERE input_version > 0")))
        .isEqualTo(touched);
  }

  @Test
  @Order(6)
  void queriesAndHistoryAnswerOnTheResult() {
    Command sum =
        shop.lagoa("sql", CONF, "SELECT sum(revenue) AS revenue FROM gold.revenue_by_month");
    assertThat(sum.status()).as(sum.said()).isZero();
    assertThat(sum.out()).contains("67416.51").contains("1 row.");
    Command past =
        shop.lagoa(
            "sql",
            CONF,
            "SELECT count(*) AS rentals FROM gold.late_return VERSION AS OF 0",
            "--format",
            "json");
    assertThat(past.out()).isEqualToIgnoringNewLines("{\"rentals\":16044}");

    Command history = shop.lagoa("history", CONF, "silver.rental");
    assertThat(history.status()).as(history.said()).isZero();
    List<String> lines = history.out().lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains("new rows", "bronze.rental v1", "3 passed", "16094");
    assertThat(lines.get(1)).containsPattern("\\b50\\b.*\\b100\\b");
    assertThat(lines.get(2)).contains("full", "bronze.rental v0", "3 passed", "16044");
  }

  @Test
  @Order(7)
  void aStopLeavesTheTableItsDescendantsAndTheOtherDatabaseUntouched() {
    Map<String, Long> versions = files.versions();
    Map<Integer, Shop.Delivered> delivered = shop.delivered();
    Set<Integer> impossible =
        keys(
            shop.source()
                .rows("SELECT rental_id FROM rental WHERE rental_id BETWEEN 1000 AND 1039"));
    shop.source()
        .run(
            "UPDATE rental SET return_date = rental_date - interval '1 day' WHERE rental_id IN (%s)"
                .formatted(joined(impossible)));

    Command run = shop.lagoa("run", CONF);

    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "rentals.conf:",
            "Cannot publish silver.rental: check 'rejected < 5% : stop' failed: measured 100% (40"
                + " of 40), limit < 5%",
            "version 1 stands untouched");
    Map<String, Long> after = files.versions();
    assertThat(after).containsEntry("bronze.rental", versions.get("bronze.rental") + 1);
    for (String table : BELOW_RENTAL) {
      assertThat(after).as(table).containsEntry(table, versions.get(table));
    }
    assertThat(shop.delivered()).isEqualTo(delivered);

    Matcher offending = OFFENDING.matcher(run.out());
    assertThat(offending.find()).as(run.out()).isTrue();
    List<Row> rows = sql(offending.group(1));
    assertThat(
            rows.stream().map(row -> row.<Integer>getAs("rental_id")).collect(Collectors.toSet()))
        .isEqualTo(impossible);
    assertThat(rows.stream().map(row -> row.<String>getList(row.fieldIndex("_reasons"))).distinct())
        .containsExactly(List.of("return_date >= rental_date : reject"));
  }

  private static List<Row> sql(String query) {
    try (Lake lake = Lake.open(shop.settings(CONF))) {
      return lake.sql(query).collectAsList();
    }
  }

  /** The rows of a query of the lake, each as its values joined by a bar. */
  private static List<String> rows(String query) {
    return sql(query).stream().map(row -> row.mkString("|")).toList();
  }

  private static List<String> revenueInTheLake() {
    return rows(
        "SELECT date_format(month, 'yyyy-MM'), store_id, payments, revenue FROM"
            + " gold.revenue_by_month ORDER BY month, store_id");
  }

  private static List<String> revenueInTheShop() {
    return shop.source()
        .rows(
            "SELECT to_char(payment_date, 'YYYY-MM'), i.store_id, count(*), sum(amount) FROM"
                + " payment JOIN rental USING (rental_id) JOIN inventory i USING (inventory_id)"
                + " GROUP BY 1, 2 ORDER BY 1, 2");
  }

  private static List<String> latenessInTheLake() {
    return rows(
        "SELECT customer_id, name, rentals, returned, late FROM gold.late_returns_by_customer ORDER"
            + " BY customer_id");
  }

  private static List<String> latenessInTheShop() {
    return shop.source()
        .rows(
            "SELECT customer_id, initcap(first_name || ' ' || last_name), count(*), count(return_date), count(*) FILTER (WHERE %s) FROM %s JOIN customer USING (customer_id) GROUP BY 1, 2 ORDER BY 1"
                .formatted(LATE, RENTALS_WITH_FILM));
  }

  /** The newest rentals that came back: whether each was late. */
  private static Map<String, String> newestReturns(long count) {
    return shop
        .source()
        .rows(
            "SELECT rental_id, %s FROM %s WHERE return_date IS NOT NULL ORDER BY rental_date DESC LIMIT %d"
                .formatted(LATE, RENTALS_WITH_FILM, count))
        .stream()
        .map(row -> row.split("\\|"))
        .collect(Collectors.toMap(row -> row[0], row -> row[1]));
  }

  /** How often the answer that is most frequent among the older rentals is right. */
  private static double majorityShare(Map<String, String> newest, long count) {
    String majority =
        shop.source()
            .value(
                "SELECT late FROM (SELECT %s AS late FROM %s WHERE return_date IS NOT NULL ORDER BY rental_date DESC OFFSET %d) o GROUP BY late ORDER BY count(*) DESC LIMIT 1"
                    .formatted(LATE, RENTALS_WITH_FILM, count));
    return newest.values().stream().filter(majority::equals).count() / (double) newest.size();
  }

  private static double shareOfRightPredictions(Map<String, String> truth) {
    Map<String, String> predicted =
        shop.target().rows("SELECT rental_id, prediction FROM public.late_return").stream()
            .map(row -> row.split("\\|"))
            .collect(Collectors.toMap(row -> row[0], row -> row[1]));
    return truth.keySet().stream()
            .filter(rental -> truth.get(rental).equals(predicted.get(rental)))
            .count()
        / (double) truth.size();
  }

  /** The keys of a table's change feed after a version, by kind of change. */
  private static Map<String, Set<Integer>> changes(String table, Map<String, Long> after) {
    try (Lake lake = Lake.open(shop.settings(CONF))) {
      Map<String, Set<Integer>> keys = new TreeMap<>();
      lake.spark()
          .read()
          .format("delta")
          .option("readChangeFeed", "true")
          .option("startingVersion", after.get(table) + 1)
          .load(folder.resolve(table.replace('.', '/')).toString())
          .select("_change_type", "rental_id")
          .collectAsList()
          .forEach(
              row ->
                  keys.computeIfAbsent(row.getString(0), type -> new TreeSet<>())
                      .add(row.getInt(1)));
      return keys;
    }
  }

  private static Set<Integer> openRentals(int count) {
    return keys(
        shop.source()
            .rows(
                "SELECT rental_id FROM rental WHERE return_date IS NULL ORDER BY rental_id LIMIT "
                    + count));
  }

  private static Set<Integer> keys(List<String> rows) {
    return rows.stream().map(Integer::valueOf).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String joined(Set<Integer> keys) {
    return keys.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
