package io.lagoa.cdc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random changes of a table, in transactions of random length. */
final class Workload {
  private final Connection connection;
  private final String table;
  private final Random random;
  private final List<Integer> ids = new ArrayList<>();
  private boolean extra;
  private int next = 1;

  Workload(Connection connection, String table, long seed) {
    this.connection = connection;
    this.table = table;
    this.random = new Random(seed);
  }

  void create() throws SQLException {
    execute(
        "CREATE TABLE %s (id INT PRIMARY KEY, name VARCHAR(20), amount NUMERIC(10,2), day DATE, at TIMESTAMP(6) NULL, note TEXT)"
            .formatted(table));
  }

  /** Any number of inserts, updates, deletes, and changes of the key. */
  void changes(int count) throws SQLException {
    connection.setAutoCommit(false);
    for (int i = 0; i < count; i++) {
      change();
      if (random.nextInt(8) == 0) {
        if (random.nextInt(5) == 0) {
          connection.rollback();
          reload();
        } else {
          connection.commit();
        }
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  void addColumn() throws SQLException {
    execute("ALTER TABLE " + table + " ADD COLUMN extra VARCHAR(20) DEFAULT 'usual'");
    extra = true;
  }

  void truncate() throws SQLException {
    execute("TRUNCATE TABLE " + table);
    ids.clear();
  }

  private void change() throws SQLException {
    int dice = random.nextInt(10);
    if (ids.size() < 5 || dice < 4) {
      insert();
    } else if (dice < 7) {
      update();
    } else if (dice < 8) {
      int id = ids.get(random.nextInt(ids.size()));
      run("UPDATE " + table + " SET id = ? WHERE id = ?", next, id);
      ids.remove((Integer) id);
      ids.add(next++);
    } else {
      int id = ids.remove(random.nextInt(ids.size()));
      run("DELETE FROM " + table + " WHERE id = ?", id);
    }
  }

  private void insert() throws SQLException {
    String more = extra ? ", extra" : "";
    List<Object> values = new ArrayList<>(List.of(next, word(), amount(), day(), time(), large()));
    if (extra) {
      values.add(word());
    }
    run(
        "INSERT INTO %s (id, name, amount, day, at, note%s) VALUES (?, ?, ?, ?, ?, ?%s)"
            .formatted(table, more, extra ? ", ?" : ""),
        values.toArray());
    ids.add(next++);
  }

  private void update() throws SQLException {
    int id = ids.get(random.nextInt(ids.size()));
    switch (random.nextInt(extra ? 4 : 3)) {
      case 0 -> run("UPDATE " + table + " SET name = ? WHERE id = ?", word(), id);
      case 1 ->
          run("UPDATE " + table + " SET amount = ?, note = ? WHERE id = ?", amount(), large(), id);
      case 2 -> run("UPDATE " + table + " SET at = ?, day = NULL WHERE id = ?", time(), id);
      default -> run("UPDATE " + table + " SET extra = ? WHERE id = ?", word(), id);
    }
  }

  /** Every row of the table, as text, in the order of its key. */
  List<String> rows() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT concat_ws('|', CAST(id AS CHAR(20)), name, CAST(amount AS CHAR(20)), coalesce(CAST(day AS CHAR(20)), '-'), note%s), at FROM %s ORDER BY id"
                    .formatted(extra ? ", coalesce(extra, '-')" : "", table))) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(
            found.getString(1).replaceAll(" +\\|", "|")
                + "|"
                + found.getTimestamp(2).toLocalDateTime());
      }
      return rows;
    }
  }

  /** Columns of the lake's table in the form of {@link #rows}. */
  String expression() {
    return "concat_ws('|', id, name, amount, coalesce(CAST(day AS STRING), '-'), note%s)"
        .formatted(extra ? ", coalesce(extra, '-')" : "");
  }

  private void reload() throws SQLException {
    ids.clear();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT id FROM " + table + " ORDER BY id")) {
      while (found.next()) {
        ids.add(found.getInt(1));
      }
    }
  }

  private String word() {
    return "w" + random.nextInt(1000);
  }

  private java.math.BigDecimal amount() {
    return java.math.BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 2);
  }

  private LocalDate day() {
    return LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2000));
  }

  private Timestamp time() {
    return Timestamp.valueOf(
        LocalDateTime.of(2020, 1, 1, 0, 0)
            .plusSeconds(random.nextInt(90_000_000))
            .plusNanos(123_456_000));
  }

  /** Now and then a text so long, and so hard to compress, that the log leaves it out. */
  private String large() {
    if (random.nextInt(3) > 0) {
      return word();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      text.append((char) ('!' + random.nextInt(90)));
    }
    return text.toString().replace('|', '_').replace('\\', '/');
  }

  private void run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
