package io.lagoa.compare;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.md5;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lake's table: a position, a checksum and the key's text a row, lazy. */
final class LakeSide implements Side {
  private static final String POSITION = "_lagoa_position";
  private static final String CHECKSUM = "_lagoa_checksum";
  private static final String KEY = "_lagoa_key";

  private final Dataset<Row> rows;

  /**
   * @param position the rows' positions; absent for a hash of the key's texts
   * @param key the texts of the key's columns
   * @param texts the texts of the compared columns
   */
  LakeSide(Dataset<Row> rows, Optional<Column> position, List<Column> key, List<Column> texts) {
    Column[] values = key.stream().map(text -> coalesce(text, lit("null"))).toArray(Column[]::new);
    this.rows =
        rows.select(
            position.orElseGet(() -> checksum(key)).cast("decimal(38, 0)").as(POSITION),
            checksum(texts).as(CHECKSUM),
            array(values).as(KEY));
  }

  @Override
  public Optional<Range> range() {
    Row ends = rows.agg(min(POSITION), max(POSITION)).head();
    return ends.isNullAt(0)
        ? Optional.empty()
        : Optional.of(
            new Range(ends.getDecimal(0).toBigInteger(), ends.getDecimal(1).toBigInteger()));
  }

  @Override
  public Map<Long, Sum> sums(Range range) {
    Map<Long, Sum> sums = new HashMap<>();
    rows.where(within(range))
        .groupBy(
            expr("(%s - CAST(%s AS DECIMAL(38, 0))) div CAST(%s AS DECIMAL(38, 0))"
                    .formatted(POSITION, range.lowest(), range.width()))
                .as("part"))
        .agg(count(lit(1)), sum(CHECKSUM))
        .collectAsList()
        .forEach(row -> sums.put(row.getLong(0), new Sum(row.getLong(1), row.getDecimal(2))));
    return sums;
  }

  @Override
  public List<Held> rows(List<Range> ranges) {
    Column some = ranges.stream().map(LakeSide::within).reduce(Column::or).orElseThrow();
    return rows.where(some).select(KEY, CHECKSUM).collectAsList().stream()
        .map(row -> new Held(row.getList(0), row.getDecimal(1).longValueExact(), false))
        .toList();
  }

  private static Column within(Range range) {
    return col(POSITION)
        .geq(lit(new BigDecimal(range.lowest())))
        .and(col(POSITION).leq(lit(new BigDecimal(range.highest()))));
  }

  /** The same 60 bits as the database's. */
  private static Column checksum(List<Column> texts) {
    Column[] marked =
        texts.stream()
            .map(text -> coalesce(concat(lit("="), text), lit("")))
            .toArray(Column[]::new);
    Column hash = md5(concat_ws("\u001f", marked).cast("binary"));
    return conv(substring(hash, 1, 15), 16, 10).cast("decimal(20, 0)");
  }
}
