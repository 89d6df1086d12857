package io.lagoa.geo;

import io.lagoa.config.Connection;
import io.lagoa.source.Offer;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import io.lagoa.table.Contributions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Assumptions;
import scala.Function1;
import scala.runtime.BoxedUnit;

/** Two sessions over one context: one as somebody else makes it, and one with our extensions. */
final class GeoSession {
  private static final SparkSession FOREIGN = foreignSession();
  private static final SparkSession OURS = ourSession();

  private GeoSession() {}

  /** With the contributions' extensions, and Delta's. */
  static SparkSession spark() {
    return OURS;
  }

  /** Without any extension. */
  static SparkSession foreign() {
    return FOREIGN;
  }

  static Lake lake(Path base) {
    return new Lake(base, Optional.empty(), Optional.empty());
  }

  /** A folder of real data; the test is skipped where it is absent. */
  static Path data(String folder) {
    Path data = Path.of(System.getProperty("lagoa.root", "."), "../shared/data", folder);
    Assumptions.assumeTrue(Files.isDirectory(data), "skipped: no " + data);
    return data;
  }

  /** The operators of a query's plan, as Spark prints them. */
  static String plan(SparkSession spark, String query) {
    return spark.sql(query).queryExecution().executedPlan().toString();
  }

  private static SparkSession foreignSession() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.sedona.enableParserExtension", "false")
        .getOrCreate();
  }

  private static SparkSession ourSession() {
    Contributions contributions = Contributions.found();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    SparkSession.Builder builder =
        SparkSession.builder()
            .withExtensions(extension("io.delta.sql.DeltaSparkSessionExtension"))
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    contributions.extensions().forEach(name -> builder.withExtensions(extension(name)));
    SparkSession session = builder.getOrCreate();
    contributions.onOpen().forEach(action -> action.accept(session));
    return session;
  }

  @SuppressWarnings("unchecked") // an extension is a function, as its name in a setting promises
  private static Function1<SparkSessionExtensions, BoxedUnit> extension(String name) {
    try {
      return (Function1<SparkSessionExtensions, BoxedUnit>)
          Class.forName(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("No extension " + name, e);
    }
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
      return OURS;
    }

    @Override
    public String table() {
      return "bronze.district";
    }

    @Override
    public Connection connection(String name) {
      throw new AssertionError("GeoJSON asks for no connection");
    }

    @Override
    public Optional<Dataset<Row>> held() {
      return Optional.empty();
    }
  }
}
