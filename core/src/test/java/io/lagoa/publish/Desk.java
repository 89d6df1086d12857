package io.lagoa.publish;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table in a folder, with all that is needed to publish to it. */
final class Desk {
  private final SparkSession spark;
  private final Table table;
  private final StoredTable target;
  private final StoredTable quarantine;
  private final StoredTable memory;
  private Instant now = Instant.parse("2024-01-01T00:00:00Z");
  private final Path lake;
  private int attempts;

  Desk(SparkSession spark, Path folder, Table table) {
    this.spark = spark;
    this.table = table;
    this.lake = folder;
    this.target = StoredTable.at(spark, folder.resolve("table").toString());
    this.quarantine = StoredTable.at(spark, folder.resolve("quarantine").toString());
    this.memory = StoredTable.at(spark, folder.resolve("_memory").toString());
  }

  Table table() {
    return table;
  }

  Outcome publish(Dataset<Row> rows, Write write, Request.Scope scope) {
    return publish(rows, write, scope, false, false);
  }

  Outcome publish(
      Dataset<Row> rows, Write write, Request.Scope scope, boolean rebuild, boolean unique) {
    attempts++;
    return Publisher.publish(
        new Request(
            spark,
            table,
            write,
            target,
            quarantine,
            memory,
            target.current(),
            Validity.added(table, rows.schema()),
            scope,
            rebuild,
            rows,
            unique,
            "run",
            "attempt-" + attempts,
            now,
            new Request.Made(Map.of(), Map.of(), "", "", Optional::empty),
            name -> StoredTable.at(spark, lake.resolve(name.toString()).toString())));
  }

  Outcome upsert(Dataset<Row> rows) {
    return publish(rows, Write.UPSERT, new Request.Scope.NewRows());
  }

  Outcome append(Dataset<Row> rows) {
    return publish(rows, Write.APPEND, new Request.Scope.NewRows());
  }

  Outcome replace(Dataset<Row> rows) {
    return publish(rows, Write.REPLACE, new Request.Scope.Whole());
  }

  /** Takes events into a history. */
  Outcome history(Dataset<Row> rows) {
    return publish(rows, Write.HISTORY, new Request.Scope.NewRows());
  }

  /** Takes a snapshot into a history, at a day of January 2024. */
  Outcome snapshot(int day, Dataset<Row> rows) {
    now = day(day);
    return publish(rows, Write.HISTORY, new Request.Scope.Whole());
  }

  static Instant day(int day) {
    return Instant.parse("2024-01-01T00:00:00Z").plus(day - 1L, ChronoUnit.DAYS);
  }

  /** Takes a version back, as RESTORE does. */
  void restore(long version) {
    spark.sql("RESTORE TABLE delta.`%s` TO VERSION AS OF %d".formatted(target.path(), version));
  }

  StoredTable memory() {
    return memory;
  }

  /** The names of the files that hold the rows. */
  List<String> files() {
    return rows().select("_metadata.file_name").distinct().as(Encoders.STRING()).collectAsList();
  }

  Dataset<Row> rows() {
    return target.read(version());
  }

  long version() {
    return target.current().orElseThrow().number();
  }

  Optional<Version> current() {
    return target.current();
  }

  Dataset<Row> changes(long version) {
    return target.changes(version - 1, version);
  }

  /** The quarantine as the table names it. */
  Dataset<Row> rejected() {
    return quarantine.read(target.current().orElseThrow().state().orElseThrow().quarantine());
  }

  /** The quarantine as it stands, of a stopped attempt too. */
  Dataset<Row> setAside() {
    return quarantine.read(quarantine.current().orElseThrow().number());
  }
}
