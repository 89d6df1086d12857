package io.lagoa.ml.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The networks of this process: each restored once, however many partitions ask for it. Static,
 * since tasks of an executor share nothing else.
 */
final class Networks {
  private static final int KEPT = 4;
  private static final AtomicLong RESTORED = new AtomicLong();
  private static final Map<String, MultiLayerNetwork> SHARED = new LinkedHashMap<>(KEPT, 1, true);

  static {
    System.setProperty("org.nd4j.log.initialization", "false");
  }

  private Networks() {}

  /** Keeps Deeplearning4j from announcing itself; before the first of its classes is touched. */
  static void prepare() {}

  /**
   * A network of the caller's own on the parameters that all share: running one writes to its
   * layers, so no two threads may run the same.
   *
   * @param id of the content
   * @param content called if the network is not here yet
   */
  static MultiLayerNetwork view(String id, Supplier<byte[]> content) {
    MultiLayerNetwork shared = shared(id, content);
    MultiLayerNetwork view = new MultiLayerNetwork(shared.getLayerWiseConfigurations().clone());
    view.init(shared.params(), false);
    return view;
  }

  /** How many networks this process has restored. */
  static long restored() {
    return RESTORED.get();
  }

  private static synchronized MultiLayerNetwork shared(String id, Supplier<byte[]> content) {
    MultiLayerNetwork network = SHARED.get(id);
    if (network == null) {
      network = restore(content.get());
      SHARED.put(id, network);
      if (SHARED.size() > KEPT) {
        SHARED.remove(SHARED.keySet().iterator().next());
      }
    }
    return network;
  }

  private static MultiLayerNetwork restore(byte[] content) {
    RESTORED.incrementAndGet();
    try {
      return ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(content), false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot restore a network from memory", e);
    }
  }
}
