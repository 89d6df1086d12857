package io.lagoa.sink.dialect;

import io.lagoa.sink.Dialect;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** Oracle: standard statements, its own types. */
public record OracleDialect() implements Dialect {
  private static final Map<DataType, String> OWN_TYPES =
      Map.ofEntries(
          Map.entry(DataTypes.BooleanType, "NUMBER(1)"),
          Map.entry(DataTypes.ByteType, "NUMBER(3)"),
          Map.entry(DataTypes.ShortType, "NUMBER(5)"),
          Map.entry(DataTypes.IntegerType, "NUMBER(10)"),
          Map.entry(DataTypes.LongType, "NUMBER(19)"),
          Map.entry(DataTypes.FloatType, "BINARY_FLOAT"),
          Map.entry(DataTypes.DoubleType, "BINARY_DOUBLE"),
          Map.entry(DataTypes.StringType, "VARCHAR2(255)"),
          Map.entry(DataTypes.BinaryType, "BLOB"),
          Map.entry(DataTypes.DateType, "DATE"),
          Map.entry(DataTypes.TimestampType, "TIMESTAMP(6)"),
          Map.entry(DataTypes.TimestampNTZType, "TIMESTAMP(6)"));

  @Override
  public boolean speaks(String url) {
    return url.startsWith("jdbc:oracle:");
  }

  @Override
  public Optional<String> type(DataType type) {
    return type instanceof DecimalType decimal
        ? Optional.of("NUMBER(%d,%d)".formatted(decimal.precision(), decimal.scale()))
        : Optional.ofNullable(OWN_TYPES.get(type));
  }

  @Override
  public String longType() {
    return "NUMBER(19)";
  }
}
