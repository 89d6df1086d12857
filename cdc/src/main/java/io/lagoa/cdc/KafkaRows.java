package io.lagoa.cdc;

import io.lagoa.source.Offer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Messages between offsets, good ones and bad ones, read by several tasks at once. Read twice, they
 * are the same.
 */
record KafkaRows(SparkSession spark, Brokers brokers, Messages messages, Offsets offsets)
    implements Offer.Rows {
  @Override
  public Dataset<Row> read() {
    List<List<OffsetRange>> tasks = offsets.tasks();
    // by number: Spark may be told to write its data by Kryo, which need not know records
    List<Integer> numbers = IntStream.range(0, tasks.size()).boxed().toList();
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, Math.max(1, tasks.size()))
            .flatMap(new KafkaTask(brokers, messages, tasks))
            .setName("messages of Kafka");
    return messages.finished(spark.createDataFrame(rows, messages.carried()));
  }
}
