package io.lagoa.ml.dl4j;

import io.lagoa.config.Default;
import io.lagoa.ml.Encoding;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Model;
import io.lagoa.ml.Parameter;
import io.lagoa.ml.Signature;
import io.lagoa.ml.Trainer;
import java.util.List;

/**
 * A multi-layer perceptron, {@code trainer.mlp {…}}: trained on the driver, which holds the
 * training rows in 4 bytes a feature and row.
 *
 * @param hidden units of each hidden layer, from the input on
 * @param epochs passes over the training rows
 * @param batchSize rows for each step
 * @param learningRate of Adam
 * @param maxRows of more training rows a random sample of so many is learned from, and logged
 */
public record Mlp(
    @Default("[64, 32]") List<Integer> hidden,
    @Default("20") int epochs,
    @Default("256") int batchSize,
    @Default("0.001") double learningRate,
    @Default("1000000") int maxRows)
    implements Trainer {
  public Mlp {
    hidden = List.copyOf(hidden);
    hidden.forEach(units -> Parameter.atLeast(1, "hidden", units));
    Parameter.atLeast(1, "epochs", epochs);
    Parameter.atLeast(1, "batch-size", batchSize);
    Parameter.positive("learning-rate", learningRate);
    Parameter.atLeast(1, "max-rows", maxRows);
  }

  @Override
  public Model train(Examples examples) {
    Encoding encoding = Encoding.of(examples);
    Layout layout = Layout.of(encoding);
    TrainingRows rows = TrainingRows.load(examples, encoding, layout, maxRows);
    return new MlpModel(
        examples.rows().sparkSession(),
        new Signature(MlpModel.FORMAT, examples.task(), examples.labels(), encoding),
        new Perceptron(this, examples).fit(rows, layout));
  }
}
