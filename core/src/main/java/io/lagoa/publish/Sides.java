package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;

/** Decides when the rows on two sides of a join are the same, and when they are equal. */
final class Sides {
  /** Spark's own are cut to milliseconds, and the same before and after the year 1. */
  private static final Map<String, String> EXACT =
      Map.of(
          "dateFormat", "G yyyy-MM-dd",
          "timestampFormat", "G yyyy-MM-dd HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "G yyyy-MM-dd HH:mm:ss.SSSSSS");

  private Sides() {}

  /** Whether two rows have the same values in some columns. */
  static Column same(List<String> key, boolean nullSafe, String left, String right) {
    Column same = lit(true);
    for (String column : key) {
      Column one = col(left + quoted(column));
      Column other = col(right + quoted(column));
      same = same.and(nullSafe ? one.eqNullSafe(other) : one.equalTo(other));
    }
    return same;
  }

  /** Columns with maps, which cannot be compared, as texts that can: to the microsecond. */
  static Column text(Column columns) {
    return to_json(columns, EXACT);
  }

  /** Whether two sides differ in a column, NULL being equal to NULL. */
  static Column differ(List<StructField> fields, String oneSide, String otherSide) {
    Column differs = lit(false);
    for (StructField field : fields) {
      Column left = col(oneSide + quoted(field.name()));
      Column right = col(otherSide + quoted(field.name()));
      if (Newest.hasMap(field.dataType())) {
        left = text(struct(left));
        right = text(struct(right));
      }
      differs = differs.or(not(left.eqNullSafe(right)));
    }
    return differs;
  }
}
