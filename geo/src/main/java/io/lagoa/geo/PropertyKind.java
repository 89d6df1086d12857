package io.lagoa.geo;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Decides the column type that holds every value of a property without loss. */
enum PropertyKind {
  /** Only null so far. */
  NOTHING,
  BOOLEAN,
  /** Whole numbers that a double holds exactly. */
  SMALL,
  WHOLE,
  REAL,
  /** Text, and whatever is none of the above as its JSON text. */
  TEXT;

  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  DataType type() {
    return switch (this) {
      case BOOLEAN -> DataTypes.BooleanType;
      case SMALL, WHOLE -> DataTypes.LongType;
      case REAL -> DataTypes.DoubleType;
      case NOTHING, TEXT -> DataTypes.StringType;
    };
  }

  static PropertyKind of(JsonNode value) {
    if (value.isNull()) {
      return NOTHING;
    }
    if (value.isBoolean()) {
      return BOOLEAN;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return Math.abs(value.longValue()) <= EXACT_IN_A_DOUBLE ? SMALL : WHOLE;
    }
    return value.isFloatingPointNumber() ? REAL : TEXT;
  }

  /** The narrowest kind that holds both. */
  PropertyKind and(PropertyKind other) {
    if (this == other || other == NOTHING) {
      return this;
    }
    if (this == NOTHING) {
      return other;
    }
    boolean whole = (this == SMALL || this == WHOLE) && (other == SMALL || other == WHOLE);
    boolean real = (this == SMALL || this == REAL) && (other == SMALL || other == REAL);
    return whole ? WHOLE : real ? REAL : TEXT;
  }
}
