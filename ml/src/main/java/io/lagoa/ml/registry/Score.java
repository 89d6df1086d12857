package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Features;
import io.lagoa.ml.Model;
import io.lagoa.table.Body;
import io.lagoa.table.Content;
import io.lagoa.table.Inputs;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Predictions as a table's content, {@code score {…}}: a row for each row of {@code from}, by the
 * model's newest promoted version.
 *
 * @param model the model's name in {@code models {…}}
 * @param from the table to score, {@code layer.name}
 * @param keep columns to copy, beside the table's key
 */
public record Score(String model, String from, List<String> keep) implements Body {
  private static final List<String> STAMPS =
      List.of(Model.PREDICTION, Model.PROBABILITY, "model", "model_version", "input_version");

  public Score {
    keep = List.copyOf(keep);
    TableName.of(from);
    TableName.of("models." + model);
  }

  /**
   * Content of one row for each input row: the kept columns, {@code prediction}, {@code
   * probability}, {@code model}, {@code model_version}, {@code input_version}.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if no column is kept
   */
  @Override
  public Table on(Table table) {
    List<String> kept = Stream.concat(table.key().stream(), keep.stream()).distinct().toList();
    TreeSet<String> reserved = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    reserved.addAll(STAMPS);
    if (kept.isEmpty()) {
      throw invalid(
          table, "nothing says which row a prediction is for", "name the key: key = [id]");
    }
    kept.stream()
        .filter(reserved::contains)
        .findFirst()
        .ifPresent(
            column -> {
              throw invalid(
                  table,
                  "it keeps '%s', a column that score makes itself".formatted(column),
                  "rename it in " + from);
            });
    return table
        .content(
            new Content.FromTransform(
                inputs -> rows(inputs, kept),
                List.of(from, registry()),
                toString() + kept,
                Optional.of(new Content.PerRow(from, this::basis))))
        .replace();
  }

  private Dataset<Row> rows(Inputs inputs, List<String> kept) {
    Registry.Version champion =
        champion(inputs)
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.DATA_ERROR,
                        "Cannot score %s: %s has no promoted version; run it first, and see its column reason"
                            .formatted(from, registry())));
    Dataset<Row> rows = inputs.table(from);
    TreeSet<String> needed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    needed.addAll(kept);
    needed.addAll(champion.features());
    needed.forEach(
        column -> Features.type(rows.schema(), column, "Cannot score %s".formatted(from)));
    Dataset<Row> scored =
        Model.load(inputs.spark(), champion.path()).score(rows.select(columns(needed.stream())));
    return scored.select(
        Stream.of(
                Arrays.stream(columns(kept.stream())),
                Stream.of(
                    col(Model.PREDICTION),
                    col(Model.PROBABILITY),
                    lit(model).as("model"),
                    lit(champion.version()).as("model_version"),
                    lit(inputs.version(from)).as("input_version")))
            .flatMap(each -> each)
            .toArray(Column[]::new));
  }

  private String basis(Inputs inputs) {
    return champion(inputs).map(version -> Long.toString(version.version())).orElse("none");
  }

  private Optional<Registry.Version> champion(Inputs inputs) {
    return Registry.of(inputs.table(registry())).champion();
  }

  private String registry() {
    return "models." + model;
  }

  private static Column[] columns(Stream<String> names) {
    return names.map(Features::column).toArray(Column[]::new);
  }

  private static LagoaException invalid(Table table, String what, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "%s: Invalid score of table %s: %s; %s"
            .formatted(table.place(), table.name(), what, remedy));
  }
}
