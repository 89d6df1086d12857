package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Features;
import io.lagoa.ml.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** Fits a declaration to the table that it learns from. */
record Preparation(ModelDeclaration declaration, Dataset<Row> table, Features features) {
  /**
   * Decides which columns are features; no Spark job.
   *
   * @throws LagoaException {@code SCHEMA_MISMATCH} if the table has not what the declaration names
   */
  static Preparation of(ModelDeclaration declaration, Dataset<Row> table) {
    String where = "Cannot train on " + declaration.from();
    DataType label = Features.type(table.schema(), declaration.label(), where);
    boolean possible =
        label instanceof NumericType
            || (declaration.task() == Task.CLASSIFICATION
                && (label instanceof StringType || label instanceof BooleanType));
    if (!possible) {
      throw new LagoaException(
          ErrorCode.SCHEMA_MISMATCH,
          "%s: label '%s' is %s; a %s needs %s"
              .formatted(
                  where,
                  declaration.label(),
                  label.sql().toLowerCase(Locale.ROOT),
                  declaration.task().name().toLowerCase(Locale.ROOT),
                  declaration.task() == Task.REGRESSION
                      ? "a number"
                      : "a string, a boolean or a number"));
    }
    declaration
        .weight()
        .ifPresent(
            weight -> new Features(List.of(weight), List.of()).require(table.schema(), where));
    declaration.exclude().forEach(column -> Features.type(table.schema(), column, where));
    Features features =
        declaration.features().orElseGet(() -> Features.in(table.schema(), apart(declaration)));
    features.require(table.schema(), where);
    return new Preparation(declaration, table, features);
  }

  /**
   * Divides the table; see {@link Parts}.
   *
   * @param more columns to keep beside those that the declaration needs
   */
  Parts parts(List<String> more) {
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(features.names());
    names.add(declaration.label());
    declaration.weight().ifPresent(names::add);
    names.addAll(more);
    Split split = declaration.split().orElse(Split.RANDOM);
    return Parts.of(
        table,
        names.stream().map(Features::column).toList(),
        usable(),
        new Order(split.by(), declaration.seed()),
        split.fraction());
  }

  private Column usable() {
    DataType type = Features.type(table.schema(), declaration.label(), declaration.from());
    Column label =
        type instanceof FractionalType
            ? Features.finite(declaration.label())
            : Features.column(declaration.label());
    return declaration
        .weight()
        .map(weight -> Features.finite(weight).geq(0))
        .map(weighted -> label.isNotNull().and(coalesce(weighted, lit(false))))
        .orElseGet(label::isNotNull);
  }

  private static List<String> apart(ModelDeclaration declaration) {
    List<String> apart = new ArrayList<>(declaration.exclude());
    apart.add(declaration.label());
    declaration.weight().ifPresent(apart::add);
    declaration.split().flatMap(Split::by).ifPresent(apart::add);
    return apart;
  }
}
