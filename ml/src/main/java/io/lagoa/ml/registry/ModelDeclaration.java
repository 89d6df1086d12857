package io.lagoa.ml.registry;

import io.lagoa.config.Default;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Features;
import io.lagoa.ml.Task;
import io.lagoa.ml.Trainer;
import io.lagoa.ml.evaluation.Metric;
import io.lagoa.table.Declaration;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model learns, {@code models.<name> {…}}. Its registry is the table {@code models.<name>},
 * a row a trained version.
 *
 * @param from the table of examples, {@code layer.name}
 * @param label the column to predict
 * @param task by default {@code classification}
 * @param features by default all numbers, strings and booleans but for label, weight, split and
 *     {@code exclude}
 * @param exclude columns that are no features, such as keys
 * @param weight the column that says how much a row counts
 * @param split by default a fifth at random
 * @param seed of all that is random
 * @param metric what versions are compared by; by default {@code area-under-roc} for two classes,
 *     {@code f1} for more, {@code rmse} for numbers
 * @param retrain with changed examples, how long a version stands at least
 * @param trainer what makes the model
 */
public record ModelDeclaration(
    String from,
    String label,
    @Default("classification") Task task,
    Optional<Features> features,
    List<String> exclude,
    Optional<String> weight,
    Optional<Split> split,
    @Default("7") long seed,
    Optional<String> metric,
    Optional<Duration> retrain,
    Trainer trainer)
    implements Declaration {
  public ModelDeclaration {
    exclude = List.copyOf(exclude);
    TableName.of(from);
    metric.ifPresent(name -> Metric.of(name, task));
    if (!trainer.tasks().contains(task)) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid model of '%s': trainer %s cannot learn a %s; use another trainer or task"
              .formatted(label, Parameters.name(trainer), task.name().toLowerCase(Locale.ROOT)));
    }
    String learned = label;
    if (features.filter(named -> named.names().contains(learned)).isPresent()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid model of '%s': the label is among the features; remove it there"
              .formatted(label));
    }
  }

  /** A declaration with the defaults of HOCON. */
  public static ModelDeclaration of(String from, String label, Task task, Trainer trainer) {
    return new ModelDeclaration(
        from,
        label,
        task,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        7,
        Optional.empty(),
        Optional.empty(),
        trainer);
  }

  public ModelDeclaration features(List<String> numeric, List<String> categorical) {
    Optional<Features> named = Optional.of(new Features(numeric, categorical));
    return new ModelDeclaration(
        from, label, task, named, exclude, weight, split, seed, metric, retrain, trainer);
  }

  /** Columns that are no features. */
  public ModelDeclaration exclude(String... columns) {
    return new ModelDeclaration(
        from,
        label,
        task,
        features,
        List.of(columns),
        weight,
        split,
        seed,
        metric,
        retrain,
        trainer);
  }

  /** Rows count as much as the column says. */
  public ModelDeclaration weight(String column) {
    return new ModelDeclaration(
        from,
        label,
        task,
        features,
        exclude,
        Optional.of(column),
        split,
        seed,
        metric,
        retrain,
        trainer);
  }

  public ModelDeclaration split(Split newSplit) {
    return new ModelDeclaration(
        from,
        label,
        task,
        features,
        exclude,
        weight,
        Optional.of(newSplit),
        seed,
        metric,
        retrain,
        trainer);
  }

  /** Holds out the newest rows by this column, such as {@code 20%}. */
  public ModelDeclaration splitBy(String column, String holdout) {
    return split(new Split(Optional.of(column), holdout));
  }

  public ModelDeclaration seed(long newSeed) {
    return new ModelDeclaration(
        from, label, task, features, exclude, weight, split, newSeed, metric, retrain, trainer);
  }

  /** What versions are compared by. */
  public ModelDeclaration metric(String name) {
    return new ModelDeclaration(
        from,
        label,
        task,
        features,
        exclude,
        weight,
        split,
        seed,
        Optional.of(name),
        retrain,
        trainer);
  }

  /** With changed examples, how long a version stands at least. */
  public ModelDeclaration retrain(Duration every) {
    return new ModelDeclaration(
        from,
        label,
        task,
        features,
        exclude,
        weight,
        split,
        seed,
        metric,
        Optional.of(every),
        trainer);
  }

  @Override
  public Table table(String name) {
    Table table =
        Table.of("models." + name)
            .transform(new Training(name, this), toString(), from)
            .append()
            .schema(Registry.SCHEMA)
            .description("A row a trained version of the model " + name);
    return retrain.map(table::every).orElse(table);
  }
}
