package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.postgresql.PostgresDialect;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that Spark runs more than once, side by side or again, delivers once. */
class DirectTaskTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final Delivered FIRST = new Delivered("x", 1, "");
  private static final Delivered SECOND = new Delivered("x", 2, "");
  private final Database database = Database.of("bi", POSTGRES.connection());

  @BeforeEach
  void target() {
    POSTGRES.run("DROP TABLE IF EXISTS event, lagoa_commit", "CREATE TABLE event (id int)");
  }

  @Test
  void attemptsSideBySideAndAfterwardsDeliverOnce() {
    DirectTask task = task(Delivered.NOTHING, FIRST, "run-1");
    List<CompletableFuture<Landed>> attempts =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> task.call(rows()).next(), Executors.newSingleThreadExecutor()))
            .toList();
    assertThat(attempts).allSatisfy(each -> assertThat(each.join().rows()).isEqualTo(3));
    assertThat(task.call(rows()).next().rows()).isEqualTo(3);
    assertThat(POSTGRES.rows("SELECT id FROM event ORDER BY id")).containsExactly("1", "2", "3");
  }

  @Test
  void whatAnotherRunDeliveredIsNotDeliveredAgainNorCountedAsOurs() {
    task(Delivered.NOTHING, FIRST, "run-1").call(rows());
    assertThat(task(Delivered.NOTHING, FIRST, "run-2").call(rows()).next().rows()).isZero();
    task(FIRST, SECOND, "run-2").call(rows());
    LagoaException late =
        catchThrowableOfType(
            LagoaException.class,
            () -> task(FIRST, new Delivered("x", 3, ""), "run-3").call(rows()));
    assertThat(late.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(POSTGRES.rows("SELECT count(*) FROM event")).containsExactly("6");
  }

  private DirectTask task(Delivered before, Delivered after, String run) {
    return database.with(
        "look",
        connection -> {
          PostgresDialect dialect = new PostgresDialect();
          Target target = Target.look(connection, "event", dialect);
          StructType schema = StructType.fromDDL("id INT");
          List<Slot> slots =
              new Fitting(
                      "gold.t",
                      schema,
                      List.of(),
                      new ColumnType("gold.t", database.url(), dialect))
                  .into(target, false);
          TokenTable tokens = TokenTable.beside(target.relation(), dialect, "gold.t");
          tokens.prepare(connection);
          return new DirectTask(
              database,
              tokens.token(),
              before,
              after,
              run,
              "",
              dialect.loader(connection, target.relation().sql(), slots, 1),
              List.of(),
              "gold.t to bi event");
        });
  }

  private static Iterator<InternalRow> rows() {
    return Arrays.<InternalRow>asList(row(1), row(2), row(3)).iterator();
  }

  private static InternalRow row(int id) {
    return new GenericInternalRow(new Object[] {id});
  }
}
