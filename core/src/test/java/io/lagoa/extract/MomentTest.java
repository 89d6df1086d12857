package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.FakeDriver;
import io.lagoa.FakeDriver.Answer;
import io.lagoa.database.Database;
import io.lagoa.database.Product;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told to SQL Server and Oracle, which no test can start. */
class MomentTest {
  private static Database server(String product, Answer answer) {
    return Database.of("shop", FakeDriver.server(product, answer));
  }

  private static Answer states(int snapshots, boolean readCommitted) {
    return sql ->
        sql.contains("sys.databases") ? List.of(List.of(snapshots, readCommitted)) : List.of();
  }

  @Test
  void sqlServerSharesAMomentWhereSnapshotIsolationIsOn() {
    assertThat(Moment.of(server("sqlserver", states(1, false)))).isEqualTo(Moment.TOGETHER);
    assertThat(Moment.of(server("sqlserver", states(3, true)))).isEqualTo(Moment.STATEMENT);
    assertThat(Moment.of(server("sqlserver", states(0, false)))).isEqualTo(Moment.NONE);
  }

  @Test
  void aPlanTellsWhereReadersDoNotSeeOneMoment() {
    assertThat(Moment.NONE.warning(false)).hasValueSatisfying(w -> assertThat(w).contains("twice"));
    assertThat(Moment.STATEMENT.warning(true))
        .hasValueSatisfying(w -> assertThat(w).contains("different moments"));
    assertThat(Moment.STATEMENT.warning(false)).isEmpty();
    assertThat(Moment.EXPORTED.warning(false)).isEmpty();
  }

  @Test
  void sqlServersReadersBeginWhileTheTableIsLocked() throws SQLException {
    Database database = server("sqlserver", sql -> List.of());
    try (PooledSnapshot snapshot = PooledSnapshot.open(database, "[dbo].[rental]", 2)) {
      assertThat(snapshot.connections()).hasSize(2);
      assertThat(FakeDriver.TOLD)
          .containsExactly(
              "1: setTransactionIsolation 4096",
              "2: setTransactionIsolation 4096",
              "3: SET LOCK_TIMEOUT 5000",
              "3: BEGIN TRANSACTION",
              "3: SELECT TOP (1) 1 FROM [dbo].[rental] WITH (TABLOCK, HOLDLOCK)",
              "1: SELECT TOP (1) 1 FROM [dbo].[rental]",
              "2: SELECT TOP (1) 1 FROM [dbo].[rental]",
              "3: close");
    }
  }

  /** With executors elsewhere there is one reader, whose promise is the same. */
  @Test
  void aReaderByItselfSeesOneMoment() throws SQLException {
    Database database = server("sqlserver", sql -> List.of());
    SingleMoments.of(Moment.TOGETHER, Product.SQLSERVER).ticket().enter(database).close();
    assertThat(FakeDriver.TOLD).contains("1: setTransactionIsolation 4096");
    Database other = server("sqlserver", sql -> List.of());
    SingleMoments.of(Moment.STATEMENT, Product.SQLSERVER).ticket().enter(other).close();
    assertThat(FakeDriver.TOLD).noneMatch(told -> told.contains("Isolation"));
  }

  @Test
  void oneReaderMustDoWhereTheLockIsRefused() throws SQLException {
    Answer refusing =
        sql -> {
          if (sql.contains("TABLOCK")) {
            throw new SQLException("Lock request time out period exceeded.", "S0001");
          }
          return List.of();
        };
    try (PooledSnapshot snapshot =
        PooledSnapshot.open(server("sqlserver", refusing), "[dbo].[rental]", 2)) {
      assertThat(snapshot.connections()).hasSize(1);
      assertThat(FakeDriver.TOLD).contains("2: close").doesNotContain("1: close");
    }
  }

  @Test
  void oraclesReadersNameTheMoment() throws SQLException {
    Database database = server("oracle:thin:@", sql -> List.of(List.of(4711L)));
    assertThat(Moment.of(database)).isEqualTo(Moment.NUMBERED);
    try (Snapshot snapshot = ScnSnapshot.open(database)) {
      assertThat(snapshot.ticket().seen("\"SHOP\".\"RENTAL\""))
          .isEqualTo("\"SHOP\".\"RENTAL\" AS OF SCN 4711");
    }
  }

  @Test
  void oracleIsAskedInAnotherWayWhereOneIsRefused() {
    Answer viewsOnly =
        sql -> {
          if (!sql.contains("v$database")) {
            throw new SQLException("ORA-00904: invalid identifier", "42000");
          }
          return List.of(List.of(12L));
        };
    assertThat(Moment.of(server("oracle:thin:@", viewsOnly))).isEqualTo(Moment.NUMBERED);
    Answer nothing =
        sql -> {
          throw new SQLException("ORA-00942: table or view does not exist", "42000");
        };
    Database database = server("oracle:thin:@", nothing);
    assertThat(Moment.of(database)).isEqualTo(Moment.STATEMENT);
    assertThatThrownBy(() -> ScnSnapshot.open(database)).isInstanceOf(SQLException.class);
  }
}
