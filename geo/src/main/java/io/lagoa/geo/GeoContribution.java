package io.lagoa.geo;

import io.lagoa.table.Contribution;
import io.lagoa.table.Contributions;
import org.apache.sedona.spark.SedonaContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sedona_sql.strategy.join.JoinQueryDetector;

/**
 * Decides how Apache Sedona joins a session: its functions ({@code ST_…}) and its spatial joins
 * work in every query, also in a session that the library did not start.
 *
 * <p>Spark's serializer stays as it is: Sedona's joins give equal results under Java serialization,
 * and Kryo would change how every other module's broadcasts are written. Sedona's own extension of
 * the SQL grammar stays off, as geometry is stored as BINARY.
 */
public final class GeoContribution implements Contribution {
  @Override
  public Contributions contribute(Contributions to) {
    keepToOurselves();
    return to.source("geojson", GeoJson.class)
        .extension("org.apache.sedona.sql.SedonaSqlExtensions")
        .setting("spark.sedona.enableParserExtension", "false")
        .onOpen(GeoContribution::open);
  }

  /** Leaves alone a session that knows Sedona: registering it twice would plan each query twice. */
  private static void open(SparkSession session) {
    session.sql("SELECT 1"); // a session's extensions join it when it first analyses a query
    boolean known = false;
    for (var all = session.experimental().extraStrategies().iterator(); all.hasNext(); ) {
      known |= all.next() instanceof JoinQueryDetector;
    }
    if (!known) {
      SedonaContext.create(session);
    }
  }

  /** Sedona reports its use to a server of its authors, unless this property forbids it. */
  private static void keepToOurselves() {
    if (System.getProperty("SCARF_NO_ANALYTICS") == null) {
      System.setProperty("SCARF_NO_ANALYTICS", "true");
    }
  }
}
