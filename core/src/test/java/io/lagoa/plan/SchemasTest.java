package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.SchemaChange;
import io.lagoa.table.Table;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class SchemasTest {
  private static final Table TABLE = Table.silver("t").sql("SELECT 1");

  private static StructType columns(String ddl) {
    return StructType.fromDDL(ddl);
  }

  private static AbstractThrowableAssert<?, ?> assertFails(ErrorCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(LagoaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aLakesColumnsMayBeNull() {
    assertThat(Schemas.plain(columns("a INT NOT NULL COMMENT 'x', b STRING")))
        .isEqualTo(columns("a INT, b STRING"));
  }

  @Test
  void newColumnsComeLast() {
    Evolution evolved =
        Evolution.of(TABLE, columns("a INT, b STRING"), columns("c DATE, B STRING, A INT"));

    assertThat(evolved.columns()).isEqualTo(columns("a INT, b STRING, c DATE"));
    assertThat(evolved.notes()).containsExactly("new columns [c] (compatible)");
    assertFails(
            ErrorCode.POLICY,
            () ->
                Evolution.of(
                    TABLE.schemaChange(SchemaChange.STRICT),
                    columns("a INT"),
                    columns("a INT, c DATE")))
        .hasMessageContaining("columns [c] are new")
        .hasMessageContaining("set schema-change = add");
  }

  @Test
  void widerTypesAreTakenWhereTheyMay() {
    Table widens = TABLE.schemaChange(SchemaChange.WIDEN);
    StructType before = columns("a INT, b FLOAT, c DECIMAL(6,2), d BIGINT");
    StructType after = columns("a BIGINT, b DOUBLE, c DECIMAL(9,3), d INT");

    Evolution evolved = Evolution.of(widens, before, after);

    assertThat(evolved.columns())
        .isEqualTo(columns("a BIGINT, b DOUBLE, c DECIMAL(9,3), d BIGINT"));
    assertThat(evolved.notes())
        .contains("column a from INT to BIGINT (widening: every file is rewritten)")
        .hasSize(3);
    for (String[] types :
        new String[][] {
          {"DECIMAL(6,2)", "DECIMAL(7,4)"}, {"INT", "STRING"}, {"BIGINT", "DOUBLE"}
        }) {
      assertFails(
              ErrorCode.POLICY,
              () -> Evolution.of(widens, columns("a " + types[0]), columns("a " + types[1])))
          .hasMessageContaining("column a was %s and would be %s".formatted(types[0], types[1]));
    }
    assertFails(ErrorCode.POLICY, () -> Evolution.of(TABLE, before, after))
        .hasMessageContaining("set schema-change = widen");
  }

  @Test
  void whatBreaksReadersIsRefusedAllAtOnce() {
    assertFails(
            ErrorCode.POLICY,
            () ->
                Evolution.of(
                    TABLE, columns("a INT, b STRING, c DATE"), columns("a BIGINT, c DATE")))
        .hasMessageContaining("column a was INT and would be BIGINT, column b is gone")
        .hasMessageContaining("--select silver.t --full");
  }

  @Test
  void aResultFitsItsDeclaration() {
    Schemas.requireDeclared(TABLE, columns("a INT, b STRING"), columns("B STRING, a INT"));
    assertFails(
            ErrorCode.SCHEMA_MISMATCH,
            () ->
                Schemas.requireDeclared(
                    TABLE, columns("a INT, b STRING"), columns("a BIGINT, c DATE")))
        .hasMessageContaining("column a is declared INT and the query gives BIGINT")
        .hasMessageContaining("column b STRING is missing")
        .hasMessageContaining("column c is not declared");
  }

  @Test
  void whatADeclarationNamesExists(SparkSession spark) {
    StructType schema = columns("id INT, at TIMESTAMP");
    Schemas.requireFits(
        spark,
        TABLE.key("ID").orderBy("at").partitionBy("id").check(Check.that("id > 1").stop()),
        schema);
    for (Table table :
        new Table[] {TABLE.key("x"), TABLE.orderBy("x"), TABLE.key("id").partitionBy("x")}) {
      assertFails(ErrorCode.CONFIG_INVALID, () -> Schemas.requireFits(spark, table, schema))
          .hasMessageContaining("Unknown column 'x'")
          .hasMessageContaining("[id, at]");
    }
    assertFails(
            ErrorCode.QUERY_INVALID,
            () -> Schemas.requireFits(spark, TABLE, columns("id INT").add("n", "void")))
        .hasMessageContaining("Column 'n' of silver.t has no type");
  }

  @Test
  void checksAreAnalysedBeforeAnythingRuns(SparkSession spark) {
    StructType schema = columns("id INT, at TIMESTAMP");
    assertFails(
            ErrorCode.QUERY_INVALID,
            () -> Schemas.requireFits(spark, TABLE.check(Check.that("idd > 1").reject()), schema))
        .hasMessageContaining("Invalid check 'idd > 1 : reject' of silver.t")
        .hasMessageContaining("idd");
    assertFails(
            ErrorCode.QUERY_INVALID,
            () -> Schemas.requireFits(spark, TABLE.check(Check.that("id + 1").warn()), schema))
        .hasMessageContaining("it gives INT, not true or false");
    assertFails(
            ErrorCode.QUERY_INVALID,
            () ->
                Schemas.requireFits(
                    spark, TABLE.check(Check.that("nulls(idd) = 0").stop()), schema))
        .hasMessageContaining("nulls(idd) = 0")
        .hasMessageContaining("[id, at]");
    Schemas.requireFits(
        spark,
        TABLE.check(Check.that("nulls(ID) = 0").stop()).check(Check.that("rows > 1").stop()),
        schema);
  }
}
