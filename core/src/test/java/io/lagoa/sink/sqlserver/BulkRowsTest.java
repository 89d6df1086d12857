package io.lagoa.sink.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import io.lagoa.TestSpark;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.TargetColumn;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;
import microsoft.sql.DateTimeOffset;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver's bulk copy is given; no server is to be had, so that is where it ends. */
class BulkRowsTest {
  private static final SqlServerDialect DIALECT = new SqlServerDialect();
  private static final TimeZone HERE = TimeZone.getDefault();

  /** Bulk copy must not go by the JVM's zone; in this one, midnight is left out once a year. */
  @BeforeEach
  void goToSaoPaulo() {
    TimeZone.setDefault(TimeZone.getTimeZone("America/Sao_Paulo"));
  }

  @AfterEach
  void goBack() {
    TimeZone.setDefault(HERE);
  }

  @Test
  void eachTypeTravelsWithAllItsDigitsAndNullsAreNull() {
    String query =
        """
        SELECT * FROM VALUES
          (1, true, -7Y, 8S, 9223372036854775807L, 1.5F, 0.1D, 12345678901234567890123456.0123456789BD, 'é 😀', X'00FF',
           DATE'2024-02-29', TIMESTAMP_NTZ'2018-11-04 00:30:00.123456', TIMESTAMP_NTZ'1500-02-28 00:00:00'),
          (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        AS t(id, flag, tiny, small, long, single, number, money, words, bytes, day, local, old)
        """;
    BulkRows bulk =
        bulk(
            query,
            OptionalLong.of(77),
            "int identity,bit,smallint,smallint,bigint,real,float,decimal 36 10,nvarchar 4000,varbinary 8000,date,datetime2 27 7,datetimeoffset 34 7");
    assertThat(bulk.getColumnOrdinals()).hasSize(14).contains(1, 14);
    assertThat(bulk.getColumnName(1)).isEqualTo("id");
    assertThat(bulk.getColumnName(14)).isEqualTo("lagoa_attempt");
    assertThat(bulk.getColumnOrdinals().stream().sorted().map(bulk::getColumnType))
        .containsExactly(
            Types.INTEGER,
            Types.BIT,
            Types.SMALLINT,
            Types.SMALLINT,
            Types.BIGINT,
            Types.REAL,
            Types.DOUBLE,
            Types.DECIMAL,
            Types.NVARCHAR,
            Types.VARBINARY,
            Types.DATE,
            microsoft.sql.Types.DATETIMEOFFSET,
            microsoft.sql.Types.DATETIMEOFFSET,
            Types.BIGINT);
    assertThat(bulk.getPrecision(8)).isEqualTo(36);
    assertThat(bulk.getScale(8)).isEqualTo(10);
    assertThat(bulk.getPrecision(9)).isEqualTo(4_000);
    assertThat(bulk.getScale(12)).isEqualTo(7);

    assertThat(bulk.next()).isTrue();
    Object[] first = bulk.getRowData();
    assertThat(Arrays.copyOf(first, 9))
        .containsExactly(
            1,
            true,
            (short) -7,
            (short) 8,
            Long.MAX_VALUE,
            1.5F,
            0.1D,
            new BigDecimal("12345678901234567890123456.0123456789"),
            "é 😀");
    assertThat((byte[]) first[9]).containsExactly(0, -1);
    assertThat(first[10]).isEqualTo("2024-02-29");
    assertThat(first[11]).hasToString("2018-11-04 00:30:00.123456 +00:00");
    assertThat(((DateTimeOffset) first[12]).getMinutesOffset()).isZero();
    assertThat(first[12]).hasToString("1500-02-28 00:00:00 +00:00");
    assertThat(first[13]).isEqualTo(77L);
    Object[] second = bulk.getRowData();
    assertThat(Arrays.copyOfRange(second, 1, 13)).containsOnlyNulls();
    assertThat(second[13]).isEqualTo(77L);
    assertThat(bulk.next()).isFalse();
    assertThat(bulk.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'abc'; nvarchar 2; a text of 3 characters",
        "X'010203'; varbinary 2; 3 bytes",
        "1.25BD; decimal 5 1; 1.25",
        "100.0BD; decimal 3 1; 100.0",
        "double('NaN'); float; NaN",
        "float('Infinity'); real; Infinity",
        "DATE'10000-01-01'; date; +10000-01-01",
        "DATE'1582-10-10'; date; 1582-10-10",
        "TIMESTAMP_NTZ'2024-01-01 00:00:00.5'; datetime2 19 0; 2024-01-01T00:00:00.500Z",
        "TIMESTAMP_NTZ'0000-12-31 00:00:00'; datetime2 27 7; 0000-12-31"
      })
  void aValueThatTheServerWouldCutOrRoundIsADataError(String value, String place, String told) {
    BulkRows bulk = bulk("SELECT %s AS c".formatted(value), OptionalLong.empty(), place);
    assertThatThrownBy(bulk::getRowData)
        .isInstanceOfSatisfying(
            LagoaException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DATA_ERROR))
        .hasMessageContaining("Cannot deliver column c: the target's")
        .hasMessageContaining("does not hold " + told + "; CAST it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'a'; varchar 9",
        "'a'; uniqueidentifier 36",
        "1; decimal 5 0",
        "1Y; tinyint",
        "TIMESTAMP_NTZ'2024-01-01 00:00:00'; datetime 23 3",
        "DATE'2024-01-01'; datetime2 27 7"
      })
  void whatBulkCopyWouldNotTakeAsItIsGoesByBatches(String value, String place) {
    assertThat(columns("SELECT %s AS c".formatted(value), place)).isEmpty();
  }

  @Test
  void pointsInTimeGoByTheLakesZoneOrAsTheyAre() {
    StructField instant = StructType.fromDDL("at TIMESTAMP").fields()[0];
    StructField local = StructType.fromDDL("at TIMESTAMP_NTZ").fields()[0];
    for (StructField field : List.of(instant, local)) {
      for (String type : List.of("datetime2", "datetimeoffset")) {
        assertThat(DIALECT.slot(field, target(type)).carried().typeName())
            .isEqualTo("timestamp_ntz");
      }
    }
    assertThat(DIALECT.slot(instant, target("datetime2")).carriage().name()).isEqualTo("LOCAL");
    assertThat(DIALECT.slot(instant, target("datetimeoffset")).carriage().name())
        .isEqualTo("AS_IS");
    assertThat(DIALECT.slot(local, target("datetimeoffset")).carriage().name())
        .isEqualTo("INSTANT");
  }

  @Test
  void aLoadIsOneBatchInTheConnectionsTransactionAndKeepsNullsAndNumbers() throws Exception {
    SQLServerBulkCopyOptions options = BulkLoader.options(columns("SELECT 1 AS c", "int identity"));
    assertThat(options.isKeepIdentity()).isTrue();
    assertThat(options.isKeepNulls()).isTrue();
    assertThat(options.isUseInternalTransaction()).isFalse();
    assertThat(options.getBatchSize()).isZero();
    assertThat(options.getBulkCopyTimeout()).isZero();
    assertThat(options.isCheckConstraints()).isTrue();
    assertThat(options.isFireTriggers()).isTrue();
    assertThat(BulkLoader.options(columns("SELECT 1 AS c", "int")).isKeepIdentity()).isFalse();
  }

  @Test
  void aDriverThatIsNotThereIsTold() {
    SqlServerDialect.requireBulkCopy(SqlServerDialect.class.getClassLoader());
    assertThatThrownBy(() -> SqlServerDialect.requireBulkCopy(ClassLoader.getPlatformClassLoader()))
        .isInstanceOfSatisfying(
            LagoaException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("com.microsoft.sqlserver:mssql-jdbc");
  }

  private static BulkRows bulk(String query, OptionalLong task, String places) {
    List<InternalRow> rows = new ArrayList<>();
    for (InternalRow row :
        TestSpark.session().sql(query).queryExecution().executedPlan().executeCollect()) {
      rows.add(row);
    }
    return new BulkRows(rows.iterator(), columns(query, places), task);
  }

  /** The columns that bulk copy takes; {@code places} as type, precision, scale. */
  private static List<BulkColumn> columns(String query, String places) {
    StructField[] fields = TestSpark.session().sql(query).schema().fields();
    String[] types = places.split(",", -1);
    List<BulkColumn> columns = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      String[] words = types[i].replace(" identity", "").split(" ", -1);
      Place place =
          new Place(
              fields[i].name(),
              words[0],
              words.length > 1 ? Integer.parseInt(words[1]) : 0,
              words.length > 2 ? Integer.parseInt(words[2]) : 0,
              types[i].endsWith(" identity"));
      BulkColumn.of(DIALECT.slot(fields[i], target(words[0])), place).ifPresent(columns::add);
    }
    return columns;
  }

  private static TargetColumn target(String type) {
    return new TargetColumn(
        "c", "\"c\"", type, Types.OTHER, Optional.empty(), false, false, false, false);
  }
}
