package io.lagoa.cdc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/** Watches the tasks that read messages of Kafka. */
final class ReadingTasks extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final Set<Integer> stages = new HashSet<>();
  private final List<SparkListenerTaskEnd> ended = new ArrayList<>();

  ReadingTasks(SparkSession spark) {
    this.context = spark.sparkContext();
    context.addSparkListener(this);
  }

  @Override
  @SuppressWarnings("deprecation") // its successor is not in Scala 2.12
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    boolean reads =
        JavaConverters.seqAsJavaList(event.stageInfo().rddInfos()).stream()
            .anyMatch(rdd -> String.valueOf(rdd.name()).equals("messages of Kafka"));
    if (reads) {
      stages.add(event.stageInfo().stageId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (stages.contains(event.stageId())) {
      ended.add(event);
    }
  }

  List<SparkListenerTaskEnd> ended() throws TimeoutException {
    context.listenerBus().waitUntilEmpty(60_000);
    synchronized (this) {
      return List.copyOf(ended);
    }
  }

  long killed() throws TimeoutException {
    return ended().stream().filter(task -> task.reason() instanceof TaskKilled).count();
  }

  /** How many ran at the same time, when some task was halfway through. */
  long mostAtOnce() throws TimeoutException {
    List<TaskInfo> all = ended().stream().map(SparkListenerTaskEnd::taskInfo).toList();
    return all.stream()
        .mapToLong(task -> (task.launchTime() + task.finishTime()) / 2)
        .map(
            halfway ->
                all.stream()
                    .filter(task -> task.launchTime() <= halfway && task.finishTime() > halfway)
                    .count())
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
