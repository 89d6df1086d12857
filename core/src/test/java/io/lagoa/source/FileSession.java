package io.lagoa.source;

import io.lagoa.TestSpark;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The session of the tests of this package's files, and what a source sees of a lake. */
final class FileSession {
  private static final SparkSession SPARK = TestSpark.session();

  private FileSession() {}

  static SparkSession spark() {
    return SPARK;
  }

  /** A lake that has read nothing yet. */
  static Lake lake(Path base) {
    return new Lake(base, Optional.empty(), Optional.empty());
  }

  /** How many Spark jobs an action starts. */
  static int jobs(Runnable action) throws InterruptedException {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            if (start.properties().getProperty("spark.job.description", "").equals("counted")) {
              jobs.incrementAndGet();
            }
          }
        };
    SPARK.sparkContext().addSparkListener(listener);
    SPARK.sparkContext().setJobDescription("counted");
    try {
      action.run();
    } finally {
      Thread.sleep(200);
      SPARK.sparkContext().setJobDescription(null);
      SPARK.sparkContext().removeSparkListener(listener);
    }
    return jobs.get();
  }

  record Lake(Path base, Optional<StructType> declaredSchema, Optional<Position> since)
      implements SourceContext {
    Lake declaring(String ddl) {
      return new Lake(base, Optional.of(StructType.fromDDL(ddl)), since);
    }

    Lake after(Offer offer) {
      return new Lake(base, declaredSchema, offer.upTo());
    }

    @Override
    public SparkSession spark() {
      return SPARK;
    }

    @Override
    public String table() {
      return "bronze.orders";
    }

    @Override
    public io.lagoa.config.Connection connection(String name) {
      throw new AssertionError("files ask for no connection");
    }

    @Override
    public Optional<Dataset<Row>> held() {
      return Optional.empty();
    }
  }
}
