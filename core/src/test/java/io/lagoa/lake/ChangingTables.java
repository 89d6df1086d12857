package io.lagoa.lake;

import io.lagoa.kit.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Two small tables that another writer keeps changing: a fact and a dimension. */
final class ChangingTables {
  static final String FACT = "id INT, k STRING, g INT, p INT, v BIGINT";
  static final String DIM = "k STRING, p INT, w BIGINT";

  private final SparkSession spark;
  private final String root;
  private final Random random;
  private int lastId;
  private boolean widened;

  ChangingTables(SparkSession spark, String root, Random random) {
    this.spark = spark;
    this.root = root;
    this.random = random;
  }

  void create() {
    for (String table : List.of("fact", "dim")) {
      spark.sql(
          "CREATE TABLE %s (%s) USING delta %s TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
              .formatted(
                  at(table),
                  table.equals("fact") ? FACT : DIM,
                  table.equals("fact") ? "PARTITIONED BY (p)" : ""));
    }
    insertFacts(30);
    insertDimensions();
  }

  /** Something happens, or nothing. */
  String change() {
    int what = random.nextInt(12);
    switch (what) {
      case 0, 1, 2 -> insertFacts(1 + random.nextInt(6));
      case 3 -> sql("UPDATE %s SET v = v + 1 WHERE id %% 7 = %d", at("fact"), random.nextInt(7));
      case 4 -> sql("UPDATE %s SET k = %s WHERE id %% 9 = %d", at("fact"), k(), random.nextInt(9));
      case 5 -> sql("UPDATE %s SET p = %s WHERE id %% 9 = %d", at("fact"), p(), random.nextInt(9));
      case 6 -> sql("DELETE FROM %s WHERE id %% 8 = %d", at("fact"), random.nextInt(8));
      case 7 -> sql("UPDATE %s SET w = w + 1, p = %s WHERE k = %s", at("dim"), p(), k());
      case 8 -> sql("DELETE FROM %s WHERE k <=> %s", at("dim"), k());
      case 9 -> insertDimensions();
      case 10 -> {
        sql("OPTIMIZE %s", at("fact"));
        if (!widened) {
          sql("ALTER TABLE %s ADD COLUMNS (extra STRING)", at("fact"));
          widened = true;
        }
        insertFacts(2);
      }
      default -> sql("DELETE FROM %s WHERE p <=> %s", at("fact"), p());
    }
    return "change " + what;
  }

  private void sql(String statement, Object... values) {
    spark.sql(statement.formatted(values));
  }

  private void insertFacts(int count) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(
          Rows.row(
              ++lastId,
              random.nextInt(6) == 0 ? null : "k" + random.nextInt(5),
              random.nextInt(4),
              random.nextInt(8) == 0 ? null : random.nextInt(5),
              random.nextInt(20)));
    }
    append("fact", FACT, rows);
  }

  private void insertDimensions() {
    append(
        "dim",
        DIM,
        List.of(Rows.row("k" + random.nextInt(6), random.nextInt(5), random.nextInt(9))));
  }

  private void append(String table, String ddl, List<Row> rows) {
    Rows.of(spark, ddl, rows.toArray(Row[]::new))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(root + "/bronze/" + table);
  }

  private String k() {
    int k = random.nextInt(6);
    return k == 5 ? "NULL" : "'k" + k + "'";
  }

  private String p() {
    int p = random.nextInt(6);
    return p == 5 ? "NULL" : Integer.toString(p);
  }

  private String at(String table) {
    return "delta.`" + root + "/bronze/" + table + "`";
  }
}
