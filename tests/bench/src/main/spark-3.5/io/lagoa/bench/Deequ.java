package io.lagoa.bench;

import com.amazon.deequ.VerificationResult;
import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.checks.CheckStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.collection.immutable.List$;

/** Deequ's way of asking that expressions hold on every row. */
final class Deequ {
  private Deequ() {}

  static Optional<BiConsumer<Dataset<Row>, List<String>>> verification(SparkSession spark) {
    return Optional.of(Deequ::verify);
  }

  private static void verify(Dataset<Row> rows, List<String> expressions) {
    Check check = new Check(CheckLevel.Error(), "bench", List$.MODULE$.empty());
    for (String expression : expressions) {
      check =
          check.satisfies(
              expression,
              expression,
              Check.IsOne(),
              Option.empty(),
              List$.MODULE$.empty(),
              Option.empty());
    }
    VerificationResult result = new VerificationSuite().onData(rows).addCheck(check).run();
    if (!result.status().equals(CheckStatus.Success())) {
      throw new IllegalStateException("Deequ: " + result.status());
    }
  }
}
