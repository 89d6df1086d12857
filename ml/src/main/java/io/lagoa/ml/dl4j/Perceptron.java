package io.lagoa.ml.dl4j;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains a network: softmax and cross-entropy for classes, squared error for numbers. */
record Perceptron(Mlp settings, Examples examples) {
  Perceptron {
    Networks.prepare();
  }

  /** The trained network in Deeplearning4j's own format. */
  byte[] fit(TrainingRows rows, Layout layout) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(layout.width()));
    network.init();
    try {
      double[] scale = classes() ? new double[] {0, 1} : rows.targetScale();
      double meanWeight = rows.meanWeight();
      Random random = new Random(examples.seed());
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        rows.shuffle(random);
        for (int from = 0; from < rows.size(); from += settings.batchSize()) {
          int to = Math.min(rows.size(), from + settings.batchSize());
          network.fit(batch(rows, from, to, scale, meanWeight));
        }
      }
      if (!Double.isFinite(network.params().sumNumber().doubleValue())) {
        throw new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot train mlp on label '%s': the weights grew without bound; lower learning-rate = %s"
                .formatted(examples.label(), settings.learningRate()));
      }
      rescale(network, scale);
      return bytes(network);
    } finally {
      network.close();
    }
  }

  private boolean classes() {
    return examples.task() == Task.CLASSIFICATION;
  }

  private MultiLayerConfiguration configuration(int inputs) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(examples.seed())
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(settings.learningRate()))
            .list();
    int width = inputs;
    for (int units : settings.hidden()) {
      layers.layer(
          new DenseLayer.Builder().nIn(width).nOut(units).activation(Activation.RELU).build());
      width = units;
    }
    return layers
        .layer(
            classes()
                ? output(LossFunction.MCXENT, Activation.SOFTMAX, width, examples.labels().size())
                : output(LossFunction.MSE, Activation.IDENTITY, width, 1))
        .build();
  }

  private static OutputLayer output(
      LossFunction loss, Activation activation, int inputs, int outputs) {
    return new OutputLayer.Builder(loss).nIn(inputs).nOut(outputs).activation(activation).build();
  }

  private DataSet batch(TrainingRows rows, int from, int to, double[] scale, double meanWeight) {
    float[][] targets = new float[to - from][classes() ? examples.labels().size() : 1];
    float[][] weights = new float[to - from][1];
    for (int i = from; i < to; i++) {
      if (classes()) {
        targets[i - from][(int) rows.target(i)] = 1;
      } else {
        targets[i - from][0] = (float) ((rows.target(i) - scale[0]) / scale[1]);
      }
      weights[i - from][0] = (float) (rows.weight(i) / meanWeight);
    }
    INDArray inputs = Nd4j.create(rows.inputs(from, to));
    return examples.weight().isEmpty()
        ? new DataSet(inputs, Nd4j.create(targets))
        : new DataSet(inputs, Nd4j.create(targets), null, Nd4j.create(weights));
  }

  /** Puts the label's unit into the last layer, so that nothing needs to be undone when scoring. */
  private static void rescale(MultiLayerNetwork network, double[] scale) {
    network.getOutputLayer().getParam("W").muli(scale[1]);
    network.getOutputLayer().getParam("b").muli(scale[1]).addi(scale[0]);
  }

  private static byte[] bytes(MultiLayerNetwork network) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network, out, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a network to memory", e);
    }
    return out.toByteArray();
  }
}
