package io.lagoa.ml.dl4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores the rows of a partition batch by batch. A row is a struct and its encoded features; it
 * comes back as the struct, the output's number, and the probability.
 */
final class Scoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  private static final int BATCH = 4096;

  private final String id;
  private final Broadcast<byte[]> network;
  private final Layout layout;

  /** For a network with one output, a number; otherwise one output a class. */
  Scoring(String id, Broadcast<byte[]> network, Layout layout) {
    this.id = id;
    this.network = network;
    this.layout = layout;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Networks.prepare();
    MultiLayerNetwork view = Networks.view(id, network::value);
    return new Iterator<>() {
      private Iterator<Row> scored = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        return scored.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (!scored.hasNext()) {
          scored = batch(view, rows);
        }
        return scored.next();
      }
    };
  }

  private Iterator<Row> batch(MultiLayerNetwork view, Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>();
    List<float[]> inputs = new ArrayList<>();
    while (rows.hasNext() && batch.size() < BATCH) {
      Row row = rows.next();
      batch.add(row.getStruct(0));
      inputs.add(layout.inputs(layout.compact(row.getList(1))));
    }
    float[][] outputs;
    try (INDArray input = Nd4j.create(inputs.toArray(float[][]::new));
        INDArray output = view.output(input)) {
      outputs = output.toFloatMatrix();
    }
    List<Row> scored = new ArrayList<>(batch.size());
    for (int i = 0; i < outputs.length; i++) {
      scored.add(RowFactory.create(batch.get(i), prediction(outputs[i]), probability(outputs[i])));
    }
    return scored.iterator();
  }

  private static double prediction(float[] outputs) {
    return outputs.length == 1 ? outputs[0] : largest(outputs);
  }

  private static @Nullable Double probability(float[] outputs) {
    return switch (outputs.length) {
      case 1 -> null;
      case 2 -> (double) outputs[1];
      default -> (double) outputs[largest(outputs)];
    };
  }

  private static int largest(float[] outputs) {
    int largest = 0;
    for (int i = 1; i < outputs.length; i++) {
      if (outputs[i] > outputs[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
