package io.lagoa.sink;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.sql.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Where a column of the lake goes, and by which way.
 *
 * @param name the lake's column
 * @param sql the target's column as SQL wants it
 * @param carriage what is sent of the value
 * @param carried the type of what is sent
 * @param type the type of the column in a staging table; empty if it is the target's
 * @param cast what makes a staged value the target's, after it; mostly empty
 * @param comparable whether the database can compare the target's values
 * @param exact what a value is compared as where the database takes texts for equal that differ,
 *     {@code %s} stands for it; mostly empty
 * @param key whether it is one of the columns that identify a row
 */
public record Slot(
    String name,
    String sql,
    Carriage carriage,
    DataType carried,
    String type,
    String cast,
    boolean comparable,
    String exact,
    boolean key)
    implements Serializable {

  /** By the way that JDBC has for it. */
  public static Slot of(StructField field, TargetColumn column) {
    Carriage carriage = Carriage.of(field.dataType()).orElseThrow(() -> homeless(field, column));
    return of(field, column, carriage, "", "");
  }

  /** By a way of the dialect's own. */
  public static Slot of(
      StructField field, TargetColumn column, Carriage carriage, String type, String cast) {
    return new Slot(
        field.name(),
        column.sql(),
        carriage,
        carriage.type(field.dataType()),
        type,
        cast,
        isComparable(column.jdbcType()),
        "",
        false);
  }

  /** The column of a staging table that is 1 where the row deletes its key. */
  static Slot mark() {
    return new Slot(
        Merge.DELETE,
        Merge.DELETE,
        Carriage.AS_IS,
        DataTypes.IntegerType,
        "smallint",
        "",
        true,
        "",
        false);
  }

  /** As one of the columns that identify a row, or not. */
  Slot key(boolean isKey) {
    return new Slot(name, sql, carriage, carried, type, cast, comparable, exact, isKey);
  }

  /** With the target's own type, for those that load by it. */
  public Slot typed(String ownType) {
    return new Slot(name, sql, carriage, carried, ownType, cast, comparable, exact, key);
  }

  /** With values taken for those of another type that Spark keeps in the same way. */
  public Slot carrying(DataType other) {
    return new Slot(name, sql, carriage, other, type, cast, comparable, exact, key);
  }

  /** With values that the database can compare, or not. */
  public Slot comparable(boolean isComparable) {
    return new Slot(name, sql, carriage, carried, type, cast, isComparable, exact, key);
  }

  /** With texts that are compared as this, too; only by themselves if it is empty. */
  public Slot exactly(String form) {
    return new Slot(name, sql, carriage, carried, type, cast, comparable, form, key);
  }

  /** Whether the database takes texts for equal that differ. */
  boolean folds() {
    return !exact.isEmpty();
  }

  /** A value of the target as what it is compared exactly. */
  String exact(String value) {
    return exact.formatted(value);
  }

  /** The target's value of a staged row {@code s}. */
  public String staged() {
    return "s." + sql + cast;
  }

  /** The error that a column cannot take the lake's values. */
  public static LagoaException misfit(StructField field, TargetColumn column, String remedy) {
    return new LagoaException(
        ErrorCode.SCHEMA_MISMATCH,
        "column %s, %s, does not go into its column %s, %s, without loss; %s"
            .formatted(field.name(), field.dataType().sql(), column.name(), column.type(), remedy));
  }

  private static LagoaException homeless(StructField field, TargetColumn column) {
    return misfit(field, column, "turn it into text or bytes in the query");
  }

  private static boolean isComparable(int jdbcType) {
    return switch (jdbcType) {
      case Types.CLOB, Types.NCLOB, Types.BLOB, Types.SQLXML, Types.LONGVARBINARY -> false;
      default -> true;
    };
  }
}
