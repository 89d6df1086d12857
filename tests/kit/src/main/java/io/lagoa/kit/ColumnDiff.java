package io.lagoa.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How the columns of two datasets differ in name, type and order; nullability is no difference. */
record ColumnDiff(List<String> lines) {

  static ColumnDiff between(StructType actual, StructType expected) {
    List<String> actualNames = Arrays.asList(actual.fieldNames());
    List<String> expectedNames = Arrays.asList(expected.fieldNames());
    List<String> lines = new ArrayList<>();
    for (StructField field : expected.fields()) {
      int index = actualNames.indexOf(field.name());
      if (index < 0) {
        lines.add("missing: " + field.name() + " " + type(field));
      } else if (!type(field).equals(type(actual.fields()[index]))) {
        lines.add(
            "type of %s: expected %s, was %s"
                .formatted(field.name(), type(field), type(actual.fields()[index])));
      }
    }
    for (StructField field : actual.fields()) {
      if (!expectedNames.contains(field.name())) {
        lines.add("unexpected: " + field.name() + " " + type(field));
      }
    }
    if (lines.isEmpty() && !actualNames.equals(expectedNames)) {
      lines.add(
          "order: expected %s, was %s"
              .formatted(String.join(", ", expectedNames), String.join(", ", actualNames)));
    }
    return new ColumnDiff(lines);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  @Override
  public String toString() {
    return "Columns differ:\n  " + String.join("\n  ", lines);
  }

  private static String type(StructField field) {
    return field.dataType().catalogString();
  }
}
