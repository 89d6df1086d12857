package io.lagoa.source;

import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A bronze table in memory that is filled run by run, as a lake would. */
final class Extraction {
  private final Connection connection;
  private final Jdbc source;
  private final List<Row> held = new ArrayList<>();
  private Optional<Position> position = Optional.empty();
  private Optional<StructType> schema = Optional.empty();

  Extraction(Connection connection, Jdbc source) {
    this.connection = connection;
    this.source = source;
  }

  /** Looks at the source, as a run would that reads what is new. */
  Offer look() {
    return source.open(
        new TestSourceContext(
            connection,
            position,
            schema.map(columns -> TestSpark.session().createDataFrame(held, columns))));
  }

  /** Publishes an offer that was seen before; the rows it brought, in the order of their text. */
  List<String> publish(Offer offer) {
    List<Row> rows;
    try (Offer.Rows reading = offer.rows()) {
      rows = reading.read().collectAsList();
    }
    held.addAll(rows);
    position = offer.upTo();
    schema = Optional.of(offer.schema());
    return rows.stream().map(Extraction::text).sorted().toList();
  }

  /** Looks and publishes. */
  List<String> run() {
    return publish(look());
  }

  /** As if they had been read without a watermark. */
  void forgetPosition() {
    position = Optional.empty();
  }

  /** All rows held, in the order of their text. */
  List<String> held() {
    return held.stream().map(Extraction::text).sorted().toList();
  }

  private static String text(Row row) {
    return row.mkString("|");
  }
}
