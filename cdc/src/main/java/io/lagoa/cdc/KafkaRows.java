package io.lagoa.cdc;

import io.lagoa.source.Offer;
import io.lagoa.source.SourceContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads messages into a file of the lake when a run asks, good ones and bad ones. */
final class KafkaRows implements Offer.Rows {
  private final KafkaReading reading;
  private final SourceContext context;
  private final Messages messages;
  private final KafkaReading.Range range;
  private @Nullable Spool spool;

  KafkaRows(
      KafkaReading reading, SourceContext context, Messages messages, KafkaReading.Range range) {
    this.reading = reading;
    this.context = context;
    this.messages = messages;
    this.range = range;
  }

  @Override
  public Dataset<Row> read() {
    Spool into = new Spool(context.spark(), context.scratch());
    spool = into;
    reading.read(range, record -> messages.add(record, into));
    return messages.rows(into);
  }

  @Override
  public void close() {
    if (spool != null) {
      spool.delete();
    }
  }
}
