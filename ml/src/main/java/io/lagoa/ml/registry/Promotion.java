package io.lagoa.ml.registry;

import io.lagoa.ml.evaluation.Metric;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Whether a new version takes the champion's place, and why.
 *
 * @param championValue the champion's, where the two were compared
 */
record Promotion(boolean promoted, String reason, OptionalDouble championValue) {
  /** Nothing to compare with. */
  static Promotion because(String reason) {
    return new Promotion(true, reason, OptionalDouble.empty());
  }

  /** Promoted unless worse. */
  static Promotion compare(Metric metric, double value, double champion, String named) {
    boolean worse = metric.isWorse(value, champion);
    boolean equal = !worse && !metric.isWorse(champion, value);
    String relation = equal ? "=" : value < champion ? "<" : ">";
    return new Promotion(
        !worse,
        String.format(
            Locale.ROOT,
            worse
                ? "%s %.4f %s %.4f: worse than champion %s: registered, not promoted"
                : "%s %.4f %s %.4f of %s",
            metric,
            value,
            relation,
            champion,
            named),
        OptionalDouble.of(champion));
  }
}
