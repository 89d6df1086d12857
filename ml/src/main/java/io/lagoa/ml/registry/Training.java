package io.lagoa.ml.registry;

import io.lagoa.ml.Examples;
import io.lagoa.ml.Features;
import io.lagoa.ml.Model;
import io.lagoa.ml.evaluation.Evaluation;
import io.lagoa.ml.evaluation.Metric;
import io.lagoa.table.Inputs;
import io.lagoa.table.Transform;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a version, judges it, saves it, and gives its one row of the registry. */
record Training(String name, ModelDeclaration declaration) implements Transform {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  @Override
  public Dataset<Row> apply(Inputs inputs) {
    Registry registry = inputs.current().map(Registry::of).orElseGet(() -> new Registry(List.of()));
    Optional<Registry.Version> champion = registry.champion();
    Preparation preparation = Preparation.of(declaration, inputs.table(declaration.from()));
    List<String> champions =
        champion.map(Registry.Version::features).orElse(List.of()).stream()
            .filter(feature -> Features.field(preparation.table().schema(), feature).isPresent())
            .toList();
    try (Parts parts = preparation.parts(champions)) {
      Target target = Target.of(parts.training(), declaration.label(), declaration.task());
      Examples examples =
          new Examples(
              parts.training(),
              preparation.features(),
              declaration.label(),
              declaration.weight(),
              declaration.task(),
              target.labels(),
              declaration.seed());
      Metric metric =
          declaration
              .metric()
              .map(text -> Metric.of(text, declaration.task()))
              .orElseGet(() -> Metric.standard(declaration.task(), target.labels()));
      Challenge challenge = new Challenge(examples, parts.holdout(), target.constant(), metric);
      Model model = declaration.trainer().train(examples);
      Evaluation evaluation = Evaluation.of(model, parts.holdout(), examples, target.constant());
      double value = challenge.value(evaluation);
      Promotion promotion = challenge.against(champion, value);
      model.save(inputs.folder());
      LOG.info(
          "Model {} version {}: {} (trained on {} rows, judged on {}, {} excluded)",
          name,
          registry.next(),
          promotion.reason(),
          parts.trainedRows(),
          parts.holdoutRows(),
          parts.excludedRows());
      Map<String, Double> metrics = new LinkedHashMap<>(evaluation.byName());
      metrics.put("excluded-rows", (double) parts.excludedRows());
      Row row =
          RowFactory.create(
              name,
              registry.next(),
              inputs.folder(),
              Parameters.name(declaration.trainer()),
              declaration.task().name().toLowerCase(Locale.ROOT),
              promotion.promoted(),
              promotion.reason(),
              metric.toString(),
              value,
              promotion.championValue().isPresent()
                  ? promotion.championValue().getAsDouble()
                  : null,
              metrics,
              declaration.from(),
              inputs.version(declaration.from()),
              Parameters.of(declaration.trainer()),
              examples.features().names().toArray(String[]::new),
              declaration.label(),
              declaration.seed(),
              parts.trainedRows(),
              parts.holdoutRows(),
              Timestamp.from(Instant.now()),
              inputs.run());
      return inputs.spark().createDataFrame(List.of(row), StructType.fromDDL(Registry.SCHEMA));
    }
  }
}
