package io.lagoa.trial;

import io.lagoa.source.Offer;
import io.lagoa.source.Position;
import io.lagoa.source.Source;
import io.lagoa.source.SourceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Given rows in the place of what a table reads: its position is how many arrivals were read.
 *
 * @param arrivals what came, oldest first; at least one
 * @param whole whether an arrival is the whole content, and not what is new
 */
record GivenRows(List<Dataset<Row>> arrivals, boolean whole) implements Source {
  private static final String READ = "arrivals";

  GivenRows {
    arrivals = List.copyOf(arrivals);
  }

  @Override
  public Offer open(SourceContext context) {
    int read =
        context
            .since()
            .map(position -> position.values().get(READ))
            .map(Integer::parseInt)
            .orElse(0);
    List<Dataset<Row>> fresh = arrivals.subList(read, arrivals.size());
    Dataset<Row> last = arrivals.get(arrivals.size() - 1);
    return new Offer(
        last.schema(),
        Optional.of(new Position(Map.of(READ, Integer.toString(arrivals.size())))),
        fresh.isEmpty() ? Offer.News.NONE : whole ? Offer.News.ALL : Offer.News.SOME,
        fresh.isEmpty() ? "no rows given since" : "given rows",
        () -> whole ? last : fresh.stream().reduce(Dataset::unionByName).orElse(last.limit(0)));
  }
}
