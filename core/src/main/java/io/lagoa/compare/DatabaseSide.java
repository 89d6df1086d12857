package io.lagoa.compare;

import io.lagoa.database.Database;
import io.lagoa.database.Pace;
import io.lagoa.database.Product;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The database's table. Its server computes sums and checksums: rows travel only from ranges that
 * differ.
 *
 * @param from the table as SQL wants it after FROM
 * @param position the rows' positions, as SQL; a hash of the key's text if the key is no integer
 * @param key the texts of the key's columns, as SQL
 * @param texts the texts of the compared columns, as SQL
 * @param unread which rows no run has read yet, as SQL
 * @param pace how fast rows may travel
 */
record DatabaseSide(
    Database database,
    String from,
    Optional<String> position,
    List<String> key,
    List<String> texts,
    Optional<String> unread,
    Pace pace)
    implements Side {
  /** So many rows travel before it is looked whether they went too fast. */
  private static final int STEP = 100;

  @Override
  public Optional<Range> range() {
    return database.with(
        "look for the range of keys",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT min(%1$s), max(%1$s) FROM %2$s".formatted(place(), from))) {
            row.next();
            BigDecimal lowest = row.getBigDecimal(1);
            return lowest == null
                ? Optional.empty()
                : Optional.of(
                    new Range(lowest.toBigInteger(), row.getBigDecimal(2).toBigInteger()));
          }
        });
  }

  @Override
  public Map<Long, Sum> sums(Range range) {
    String part =
        database.product() == Product.POSTGRESQL
            ? "div(CAST(p AS numeric) - %s, %s)"
            : "(CAST(p AS DECIMAL(38, 0)) - %s) DIV %s";
    String query =
        "SELECT %s, count(*), sum(c) FROM (SELECT %s AS p, %s AS c FROM %s WHERE %s) r GROUP BY 1"
            .formatted(
                part.formatted(range.lowest(), range.width()),
                place(),
                checksum(texts),
                from,
                within(range));
    return database.with(
        "add up the checksums",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(query)) {
            Map<Long, Sum> sums = new HashMap<>();
            while (row.next()) {
              sums.put(row.getLong(1), new Sum(row.getLong(2), row.getBigDecimal(3)));
            }
            return sums;
          }
        });
  }

  @Override
  public List<Held> rows(List<Range> ranges) {
    String query =
        "SELECT %s, %s, %s FROM %s WHERE %s"
            .formatted(
                checksum(texts),
                unread.map("CASE WHEN %s THEN 1 ELSE 0 END"::formatted).orElse("0"),
                String.join(", ", key),
                from,
                ranges.stream().map(this::within).collect(Collectors.joining(" OR ")));
    return database.with(
        "look at the rows that differ",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(query)) {
            List<Held> rows = new ArrayList<>();
            long since = System.nanoTime();
            while (row.next()) {
              List<String> values = new ArrayList<>();
              for (int i = 0; i < key.size(); i++) {
                values.add(String.valueOf(row.getString(i + 3)));
              }
              rows.add(new Held(values, row.getLong(1), row.getInt(2) == 1));
              if (rows.size() % STEP == 0) {
                pace.await(rows.size(), since);
              }
            }
            pace.await(rows.size(), since);
            return rows;
          }
        });
  }

  private String within(Range range) {
    return "(%1$s >= %2$s AND %1$s <= %3$s)".formatted(place(), range.lowest(), range.highest());
  }

  private String place() {
    return position.orElseGet(() -> checksum(key));
  }

  /** 60 bits of a hash of texts, NULL being another than any text. */
  private String checksum(List<String> columns) {
    String marked = columns.stream().map(this::marked).collect(Collectors.joining(", "));
    return database.product() == Product.POSTGRESQL
        ? "CAST(CAST('x' || substr(md5(convert_to(concat_ws(chr(31), %s), 'UTF8')), 1, 15) AS bit(60)) AS bigint)"
            .formatted(marked)
        : "CAST(CONV(SUBSTR(MD5(CONCAT_WS(CHAR(31), %s)), 1, 15), 16, 10) AS DECIMAL(20, 0))"
            .formatted(marked);
  }

  /** PostgreSQL's concat takes NULL for nothing, its operator does not. */
  private String marked(String text) {
    return database.product() == Product.POSTGRESQL
        ? "COALESCE('=' || (%s), '')".formatted(text)
        : "COALESCE(CONCAT('=', %s), '')".formatted(text);
  }
}
