package io.lagoa.cdc;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads offset ranges in a task, by a consumer of its own that ends with it, however it ends. A
 * task that runs again reads the same offsets.
 *
 * @param tasks what each task reads
 */
record KafkaTask(Brokers brokers, Messages messages, List<List<OffsetRange>> tasks)
    implements FlatMapFunction<Integer, Row> {
  @Override
  public Iterator<Row> call(Integer number) {
    TaskContext task = TaskContext.get();
    MessageIterator rows =
        new MessageIterator(brokers, tasks.get(number), messages.reader(), task::isInterrupted);
    TaskCompletionListener closing = ended -> rows.close();
    task.addTaskCompletionListener(closing);
    return rows;
  }
}
