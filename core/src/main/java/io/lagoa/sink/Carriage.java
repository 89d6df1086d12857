package io.lagoa.sink;

import static org.apache.spark.sql.functions.to_json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.UserDefinedType;

/** What is sent of a column's values. */
public enum Carriage {
  /** The values. */
  AS_IS,
  /** Their JSON. */
  JSON,
  /** What Spark's cast to a string makes of them. */
  TEXT,
  /** The instant that a date and time is in the session's time zone. */
  INSTANT,
  /** The date and time that an instant is in the session's time zone. */
  LOCAL;

  /** As many digits as times have: by itself Spark writes three. */
  private static final Map<String, String> TO_THE_MICROSECOND =
      Map.of(
          "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  /** What JDBC can take of a type; empty if nothing of it. */
  public static Optional<Carriage> of(DataType type) {
    String name = type.typeName();
    if (List.of("struct", "map", "array", "variant").contains(name)) {
      return Optional.of(JSON);
    }
    if (name.startsWith("interval")) {
      return Optional.of(TEXT);
    }
    return type instanceof UserDefinedType<?> || name.equals("void")
        ? Optional.empty()
        : Optional.of(AS_IS);
  }

  /** The values of a column, made ready. */
  Column of(Column column) {
    return switch (this) {
      case AS_IS -> column;
      case JSON -> to_json(column, TO_THE_MICROSECOND);
      case TEXT -> column.cast(DataTypes.StringType);
      case INSTANT -> column.cast(DataTypes.TimestampType);
      case LOCAL -> column.cast(DataTypes.TimestampNTZType);
    };
  }

  /** The type that values of that type then have. */
  public DataType type(DataType type) {
    return switch (this) {
      case AS_IS -> type;
      case JSON, TEXT -> DataTypes.StringType;
      case INSTANT -> DataTypes.TimestampType;
      case LOCAL -> DataTypes.TimestampNTZType;
    };
  }
}
